#pragma once
// An alphabet of 2^n letters, each standing for n bits, most significant first: what base32 and
// base64url have in common. Reading refuses padding, other letters, and last letters whose spare
// bits are not zero, so each value has one spelling.
//
// Values; any thread.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "noctem/base/bytes.hpp"

namespace noctem::codec {

inline constexpr std::uint8_t kNoDigit = 0xFF;

// The value of each letter, or kNoDigit.
constexpr std::array<std::uint8_t, 256> digit_values(std::string_view letters) {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    values[static_cast<std::uint8_t>(letters[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

struct Alphabet {
  std::string_view letters;
  std::array<std::uint8_t, 256> values;
  unsigned bits;  // per letter
};

std::string encode_bits(const Alphabet& alphabet, ByteView bytes);
Result<Bytes> decode_bits(const Alphabet& alphabet, std::string_view text);

Error multibase_digit_error(std::size_t place);

}  // namespace noctem::codec
