#pragma once
// Sealed boxes: XChaCha20-Poly1305 with a random nonce of 24 bytes in front, so that nobody has to
// count. What is bound to the box without being in it (a name, a purpose) is `context`; opened with
// another one, it is corrupt.
//
// Pure but for the nonce; any thread.

#include "noctem/base/bytes.hpp"
#include "noctem/base/secret.hpp"
#include "noctem/env/random.hpp"

namespace noctem::crypto {

inline constexpr std::size_t kBoxKeyBytes = 32;
inline constexpr std::size_t kBoxOverheadBytes = 24 + 16;

Bytes seal(const Secret& key, ByteView message, ByteView context, env::Random& random);
Result<Secret> open(const Secret& key, ByteView box, ByteView context);

}  // namespace noctem::crypto
