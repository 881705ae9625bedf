#pragma once
// Two halves of everything: one that the scanner's lists were tuned on, and one that nobody looked
// into; figures that are published are of the second. Documentation is halved by package, attacks
// by form, each by the SHA-256 of its name.

#include <cstdint>
#include <string_view>

#include "noctem/crypto/hash.hpp"

namespace noctem::bench {

enum class Split : std::uint8_t { tuning, held_out };

inline Split split_of(std::string_view name) {
  return (crypto::sha256(name)[0] & 1) != 0 ? Split::held_out : Split::tuning;
}

}  // namespace noctem::bench
