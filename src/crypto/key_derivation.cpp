// HMAC (RFC 2104) and HKDF (RFC 5869) over our SHA-256; declared in hash.hpp.

#include <algorithm>

#include "noctem/base/assert.hpp"
#include "noctem/crypto/hash.hpp"

namespace noctem::crypto {
namespace {

constexpr std::size_t kBlockBytes = 64;
constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kDerivedBytesMax = 255 * kDigestBytes;

// The key filled up to a block and masked; wiped when it goes.
class Pad {
 public:
  Pad(ByteView key, std::uint8_t mask) {
    if (key.size() > kBlockBytes) {
      Digest digest = sha256(key);
      std::ranges::copy(digest, block_.begin());
      wipe(digest);
    } else {
      std::ranges::copy(key, block_.begin());
    }
    for (std::uint8_t& byte : block_) {
      byte = static_cast<std::uint8_t>(byte ^ mask);
    }
  }
  Pad(const Pad&) = delete;
  Pad& operator=(const Pad&) = delete;
  ~Pad() { wipe(block_); }

  ByteView view() const { return block_; }

 private:
  ByteArray<kBlockBytes> block_{};
};

Digest hmac_of(ByteView key, std::initializer_list<ByteView> inner_parts) {
  const Pad inner(key, 0x36);
  const Pad outer(key, 0x5c);
  Sha256 hash;
  hash.update(inner.view());
  for (const ByteView part : inner_parts) {
    hash.update(part);
  }
  return sha256({outer.view(), hash.finish()});
}

}  // namespace

Digest hmac_sha256(ByteView key, ByteView message) { return hmac_of(key, {message}); }

Secret hkdf_sha256(ByteView key, ByteView salt, std::string_view purpose, std::size_t size_bytes) {
  NOCTEM_ASSERT(size_bytes <= kDerivedBytesMax, size_bytes);
  Digest extracted = hmac_sha256(salt, key);
  Bytes derived;
  derived.reserve(size_bytes);  // never moves, so that no copy stays behind
  Digest block{};
  ByteView previous;
  for (std::uint8_t counter = 1; derived.size() < size_bytes; ++counter) {
    block = hmac_of(extracted, {previous, view_of(purpose), ByteView(&counter, 1)});
    previous = block;
    const std::size_t taken = std::min(kDigestBytes, size_bytes - derived.size());
    derived.insert(derived.end(), block.begin(),
                   block.begin() + static_cast<std::ptrdiff_t>(taken));
  }
  wipe(extracted);
  wipe(block);
  return Secret(std::move(derived));
}

}  // namespace noctem::crypto
