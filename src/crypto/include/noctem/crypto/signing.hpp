#pragma once
// Ed25519. One rule says which signatures are valid, everywhere and for ever: S is canonical (below
// the group's order), neither A nor R is of small order nor non-canonically encoded, and the
// equation holds without the cofactor, as libsodium checks it. docs/specs/signatures.md has the
// vectors. Batch verification follows another rule and is therefore never used.
//
// Values; any thread. A SigningKey zeroes itself.

#include <compare>

#include "noctem/base/bytes.hpp"
#include "noctem/base/secret.hpp"
#include "noctem/env/random.hpp"

namespace noctem::crypto {

struct PublicKey {
  ByteArray<32> bytes{};
  auto operator<=>(const PublicKey&) const = default;
};

struct Signature {
  ByteArray<64> bytes{};
  auto operator<=>(const Signature&) const = default;
};

class SigningKey {
 public:
  static SigningKey generate(env::Random& random);
  static Result<SigningKey> from_seed(ByteView seed);  // 32 bytes

  const PublicKey& public_key() const { return public_key_; }
  Signature sign(ByteView message) const;
  Secret seed() const;
  SigningKey copy() const;

 private:
  SigningKey(Secret expanded, PublicKey public_key);
  Secret expanded_;  // seed and public key, as libsodium wants them
  PublicKey public_key_;
};

// A key that could verify anything: right length, on the curve, canonical, not of small order.
Result<PublicKey> parse_public_key(ByteView bytes);
Result<Signature> parse_signature(ByteView bytes);

bool verify(const PublicKey& key, ByteView message, const Signature& signature);

}  // namespace noctem::crypto
