#include "noctem/crypto/box.hpp"

#include "noctem/base/assert.hpp"

#include "sodium.hpp"

namespace noctem::crypto {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kBoxOverheadBytes == kNonceBytes + kTagBytes);
static_assert(kBoxKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

}  // namespace

Bytes seal(const Secret& key, ByteView message, ByteView context, env::Random& random) {
  NOCTEM_ASSERT(key.size() == kBoxKeyBytes, key.size());
  prepare_sodium();
  Bytes box(message.size() + kBoxOverheadBytes);
  const std::span<std::uint8_t> nonce = std::span(box).first(kNonceBytes);
  random.fill(nonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(box.data() + kNonceBytes, nullptr, message.data(),
                                             message.size(), context.data(), context.size(),
                                             nullptr, nonce.data(), key.reveal().data());
  return box;
}

Result<Secret> open(const Secret& key, ByteView box, ByteView context) {
  NOCTEM_ASSERT(key.size() == kBoxKeyBytes, key.size());
  prepare_sodium();
  const Error refused = corrupt("sealed_box", "the box was not sealed with this key and context");
  if (box.size() < kBoxOverheadBytes) {
    return fail(refused);
  }
  const ByteView nonce = box.first(kNonceBytes);
  const ByteView sealed = box.subspan(kNonceBytes);
  Bytes message(sealed.size() - kTagBytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(message.data(), nullptr, nullptr, sealed.data(),
                                                 sealed.size(), context.data(), context.size(),
                                                 nonce.data(), key.reveal().data()) != 0) {
    return fail(refused);
  }
  return Secret(std::move(message));
}

}  // namespace noctem::crypto
