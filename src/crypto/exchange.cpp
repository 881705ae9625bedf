#include "noctem/crypto/exchange.hpp"

#include "noctem/base/assert.hpp"

#include "sodium.hpp"

namespace noctem::crypto {

ExchangeKey::ExchangeKey(Secret secret, ExchangePublicKey public_key)
    : secret_(std::move(secret)), public_key_(public_key) {}

ExchangeKey ExchangeKey::generate(env::Random& random) {
  ByteArray<32> bytes{};
  random.fill(bytes);
  auto key = from_bytes(bytes);
  wipe(bytes);
  NOCTEM_ASSERT(key.has_value());
  return std::move(*key);
}

Result<ExchangeKey> ExchangeKey::from_bytes(ByteView bytes) {
  if (bytes.size() != crypto_scalarmult_SCALARBYTES) {
    return fail(invalid("exchange_key", "an exchange key has 32 bytes"));
  }
  prepare_sodium();
  ExchangePublicKey public_key;
  crypto_scalarmult_base(public_key.bytes.data(), bytes.data());
  return ExchangeKey(Secret(bytes), public_key);
}

Result<Secret> ExchangeKey::shared_with(const ExchangePublicKey& peer) const {
  Bytes shared(crypto_scalarmult_BYTES);
  if (crypto_scalarmult(shared.data(), secret_.reveal().data(), peer.bytes.data()) != 0) {
    return fail(invalid("exchange_key", "the peer's exchange key is of small order"));
  }
  return Secret(std::move(shared));
}

}  // namespace noctem::crypto
