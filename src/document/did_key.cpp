#include "noctem/document/did_key.hpp"

#include <algorithm>

#include "noctem/codec/multibase.hpp"

namespace noctem::document {
namespace {

using Code = ByteArray<2>;  // a multicodec number as a varint

constexpr Code kEd25519 = {0xed, 0x01};
constexpr Code kX25519 = {0xec, 0x01};
constexpr std::string_view kPrefix = "did:key:z";
constexpr std::size_t kDidBytes = 56;  // of both kinds, whatever the key
constexpr std::size_t kKeyBytes = 32;

std::string did_from(const Code& code, ByteView key) {
  ByteArray<std::tuple_size_v<Code> + kKeyBytes> bytes{};
  std::ranges::copy(key, std::ranges::copy(code, bytes.begin()).out);
  return std::string(kPrefix) + codec::base58_encode(bytes);
}

Result<ByteArray<kKeyBytes>> key_bytes(std::string_view did, const Code& code,
                                       std::string_view algorithm) {
  if (did.size() != kDidBytes || !did.starts_with(kPrefix)) {
    return fail(invalid("did_key", "not a did:key of " + std::string(algorithm)));
  }
  NOCTEM_TRY(const Bytes bytes, codec::base58_decode(did.substr(kPrefix.size())));
  ByteArray<kKeyBytes> key{};
  if (bytes.size() != code.size() + key.size() ||
      !equal(ByteView(bytes).first(code.size()), code)) {
    return fail(invalid("did_key", "not a did:key of " + std::string(algorithm)));
  }
  std::ranges::copy(ByteView(bytes).subspan(code.size()), key.begin());
  return key;
}

}  // namespace

std::string did_of(const crypto::PublicKey& key) { return did_from(kEd25519, key.bytes); }

std::string did_of(const crypto::ExchangePublicKey& key) { return did_from(kX25519, key.bytes); }

Result<crypto::PublicKey> parse_signing_did(std::string_view did, crypto::KeyCheck check) {
  NOCTEM_TRY(const auto key, key_bytes(did, kEd25519, "Ed25519"));
  return crypto::parse_public_key(key, check);
}

Result<crypto::ExchangePublicKey> parse_exchange_did(std::string_view did) {
  NOCTEM_TRY(const auto key, key_bytes(did, kX25519, "X25519"));
  return crypto::ExchangePublicKey{key};
}

}  // namespace noctem::document
