#include "noctem/crypto/short_hash.hpp"

#include "sodium.hpp"

namespace noctem::crypto {

ShortHash short_hash(const ByteArray<16>& key, ByteView bytes) {
  static_assert(crypto_shorthash_siphashx24_BYTES == 16);
  static_assert(crypto_shorthash_siphashx24_KEYBYTES == 16);
  prepare_sodium();
  ShortHash hash{};
  crypto_shorthash_siphashx24(hash.data(), bytes.data(), bytes.size(), key.data());
  return hash;
}

}  // namespace noctem::crypto
