#include "noctem/crypto/signing.hpp"

#include <algorithm>

#include "noctem/base/assert.hpp"

#include "point.hpp"
#include "sodium.hpp"

namespace noctem::crypto {
namespace {

constexpr std::size_t kSeedBytes = crypto_sign_SEEDBYTES;

}  // namespace

SigningKey::SigningKey(Secret expanded, PublicKey public_key)
    : expanded_(std::move(expanded)), public_key_(public_key) {}

SigningKey SigningKey::generate(env::Random& random) {
  ByteArray<kSeedBytes> seed{};
  random.fill(seed);
  auto key = from_seed(seed);
  wipe(seed);
  NOCTEM_ASSERT(key.has_value());
  return std::move(*key);
}

Result<SigningKey> SigningKey::from_seed(ByteView seed) {
  if (seed.size() != kSeedBytes) {
    return fail(invalid("key_seed", "a signing key's seed has 32 bytes"));
  }
  prepare_sodium();
  Bytes expanded(crypto_sign_SECRETKEYBYTES);
  PublicKey public_key;
  crypto_sign_seed_keypair(public_key.bytes.data(), expanded.data(), seed.data());
  return SigningKey(Secret(std::move(expanded)), public_key);
}

Signature SigningKey::sign(ByteView message) const {
  NOCTEM_ASSERT(expanded_.size() == crypto_sign_SECRETKEYBYTES, expanded_.size());
  Signature signature;
  crypto_sign_detached(signature.bytes.data(), nullptr, message.data(), message.size(),
                       expanded_.reveal().data());
  return signature;
}

Secret SigningKey::seed() const { return Secret(expanded_.reveal().first(kSeedBytes)); }

SigningKey SigningKey::copy() const { return SigningKey(expanded_.copy(), public_key_); }

Result<PublicKey> parse_public_key(ByteView bytes, KeyCheck check) {
  PublicKey key;
  if (bytes.size() != key.bytes.size()) {
    return fail(invalid("public_key", "a public key has 32 bytes"));
  }
  std::ranges::copy(bytes, key.bytes.begin());
  if (!is_canonical_point(key.bytes)) {
    return fail(invalid("public_key", "the public key is not canonically encoded"));
  }
  if (has_small_order(key.bytes)) {
    return fail(invalid("public_key", "the public key is of small order"));
  }
  if (check == KeyCheck::curve && !is_on_curve(key.bytes)) {
    return fail(invalid("public_key", "the public key is not a point of the curve"));
  }
  return key;
}

Result<Signature> parse_signature(ByteView bytes) {
  Signature signature;
  if (bytes.size() != signature.bytes.size()) {
    return fail(invalid("signature_size", "a signature has 64 bytes"));
  }
  std::ranges::copy(bytes, signature.bytes.begin());
  return signature;
}

// libsodium's check is our rule: it refuses an S at or above the order, an A or R of small order
// and an A that is not canonical, and it compares R with the encoding that it computes, which is
// canonical.
bool verify(const PublicKey& key, ByteView message, const Signature& signature) {
  prepare_sodium();
  return crypto_sign_verify_detached(signature.bytes.data(), message.data(), message.size(),
                                     key.bytes.data()) == 0;
}

}  // namespace noctem::crypto
