#pragma once
// A key from what a person can remember: Argon2id. The cost is part of what is stored, bounded on
// reading, so that a hostile file cannot make us fill the memory.
//
// Slow on purpose; call it on a thread that may wait.

#include <cstdint>

#include "noctem/base/bytes.hpp"
#include "noctem/base/secret.hpp"

namespace noctem::crypto {

struct PassphraseCost {
  std::uint32_t passes = 3;
  std::uint32_t memory_kib = 64 * 1024;
};

// invalid if the cost lies outside of 1..10 passes and 8 MiB..1 GiB.
Result<Secret> key_from_passphrase(const Secret& passphrase, const ByteArray<16>& salt,
                                   const PassphraseCost& cost);

}  // namespace noctem::crypto
