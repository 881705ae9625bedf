#pragma once
// X25519: two keys, one secret. A peer's key of small order would make the secret known to
// everybody and is refused. The result is never a key by itself; derive one with hkdf_sha256 and a
// purpose.
//
// Values; any thread.

#include <compare>

#include "noctem/base/bytes.hpp"
#include "noctem/base/secret.hpp"
#include "noctem/env/random.hpp"

namespace noctem::crypto {

struct ExchangePublicKey {
  ByteArray<32> bytes{};
  auto operator<=>(const ExchangePublicKey&) const = default;
};

class ExchangeKey {
 public:
  static ExchangeKey generate(env::Random& random);
  static Result<ExchangeKey> from_bytes(ByteView bytes);  // 32 bytes

  const ExchangePublicKey& public_key() const { return public_key_; }
  Result<Secret> shared_with(const ExchangePublicKey& peer) const;
  const Secret& secret() const { return secret_; }

 private:
  ExchangeKey(Secret secret, ExchangePublicKey public_key);
  Secret secret_;
  ExchangePublicKey public_key_;
};

}  // namespace noctem::crypto
