#pragma once
// did:key: a public key as a name that everybody can read back (multicodec 0xed for Ed25519, 0xec
// for X25519, base58btc). One key has one name: other spellings, and keys that crypto refuses, are
// refused here. docs/specs/did-key.md has the bytes.
//
// Pure functions; any thread.

#include <string>
#include <string_view>

#include "noctem/crypto/exchange.hpp"
#include "noctem/crypto/signing.hpp"

namespace noctem::document {

std::string did_of(const crypto::PublicKey& key);
std::string did_of(const crypto::ExchangePublicKey& key);
Result<crypto::PublicKey> parse_signing_did(std::string_view did,
                                            crypto::KeyCheck check = crypto::KeyCheck::curve);
Result<crypto::ExchangePublicKey> parse_exchange_did(std::string_view did);

}  // namespace noctem::document
