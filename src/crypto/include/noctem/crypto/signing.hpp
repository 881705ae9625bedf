#pragma once
// Ed25519. One rule says which signatures are valid, everywhere and for ever: S is canonical (below
// the group's order), the key A and the point R are canonically encoded and not of small order, A
// lies on the curve, and the equation holds without the cofactor. docs/specs/signatures.md states
// it with vectors. Batch verification follows another rule and is therefore never used.
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

// `bytes` looks at the encoding only: the right length, canonical, not of small order. `curve` also
// asks whether it encodes a point, which costs a fifth of a verification. verify() asks that
// anyway, so where a signature is checked next, `bytes` is enough; where a key is registered, take
// `curve`. Neither demands the prime-order subgroup.
enum class KeyCheck { bytes, curve };

Result<PublicKey> parse_public_key(ByteView bytes, KeyCheck check = KeyCheck::curve);
Result<Signature> parse_signature(ByteView bytes);  // 64 bytes; what they are worth, verify() says

bool verify(const PublicKey& key, ByteView message, const Signature& signature);

}  // namespace noctem::crypto
