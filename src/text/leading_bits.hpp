#pragma once
// The first eight bytes of a SHA-256, big endian: the number that a shingle or a sentence is known
// by.
//
// Private to text; any thread.

#include <cstdint>
#include <string_view>

#include "noctem/crypto/hash.hpp"

namespace noctem::text {

inline std::uint64_t leading_bits(std::string_view text) {
  const auto digest = crypto::sha256(text);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    bits = bits << 8 | digest[i];
  }
  return bits;
}

}  // namespace noctem::text
