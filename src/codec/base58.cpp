#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "noctem/base/assert.hpp"
#include "noctem/codec/multibase.hpp"

#include "alphabet.hpp"

namespace noctem::codec {
namespace {

constexpr std::size_t kTextSizeMax = 128;
constexpr std::size_t kBytesSizeMax = 128;  // both ways cost the square of the size
constexpr std::string_view kLetters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr auto kValues = digit_values(kLetters);
constexpr char kZero = '1';

// A number in parts of one base, least significant first. A part holds as many digits as fit in 32
// bits, because the work grows with the square of the number of parts.
using Parts = std::vector<std::uint32_t>;

struct Radix {
  std::uint32_t base;         // of a digit
  std::size_t part_digits;    // in a part
  std::uint64_t part_values;  // base to the power of part_digits
};
constexpr Radix kText{58, 5, 58ULL * 58 * 58 * 58 * 58};
constexpr Radix kBytes{256, 4, 1ULL << 32};

template <std::uint64_t kPartValues>  // a constant: dividing by it needs no division
void multiply_and_add(Parts& number, std::uint64_t factor, std::uint64_t addend) {
  std::uint64_t carry = addend;
  for (std::uint32_t& part : number) {
    carry += part * factor;
    part = static_cast<std::uint32_t>(carry % kPartValues);
    carry /= kPartValues;
  }
  for (; carry != 0; carry /= kPartValues) {
    number.push_back(static_cast<std::uint32_t>(carry % kPartValues));
  }
}

// The digits of one base, most significant first and without zeros in front, as those of another.
template <Radix kFrom, Radix kTo>
Bytes convert(ByteView digits) {
  Parts number;
  std::size_t left = digits.size();
  while (left > 0) {
    std::uint64_t factor = 1;
    std::uint64_t addend = 0;
    for (std::size_t i = (left - 1) % kFrom.part_digits + 1; i > 0; --i, --left) {
      factor *= kFrom.base;
      addend = addend * kFrom.base + digits[digits.size() - left];
    }
    multiply_and_add<kTo.part_values>(number, factor, addend);
  }
  Bytes converted;
  for (std::uint32_t part : number) {
    for (std::size_t i = 0; i < kTo.part_digits; ++i, part /= kTo.base) {
      converted.push_back(static_cast<std::uint8_t>(part % kTo.base));
    }
  }
  while (!converted.empty() && converted.back() == 0) {
    converted.pop_back();
  }
  std::ranges::reverse(converted);
  return converted;
}

}  // namespace

// Zero bytes in front are no part of the number; each is written as one '1'.
std::string base58_encode(ByteView bytes) {
  NOCTEM_ASSERT(bytes.size() <= kBytesSizeMax, bytes.size());
  const auto nonzero = std::ranges::find_if(bytes, [](std::uint8_t byte) { return byte != 0; });
  const auto zeros = static_cast<std::size_t>(nonzero - bytes.begin());
  std::string text(zeros, kZero);
  for (const std::uint8_t digit : convert<kBytes, kText>(bytes.subspan(zeros))) {
    text += kLetters[digit];
  }
  return text;
}

Result<Bytes> base58_decode(std::string_view text) {
  if (text.size() > kTextSizeMax) {
    return fail(invalid("multibase_length",
                        "base58 of more than " + std::to_string(kTextSizeMax) + " characters"));
  }
  Bytes digits(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    digits[i] = kValues[static_cast<std::uint8_t>(text[i])];
    if (digits[i] == kNoDigit) {
      return fail(multibase_digit_error(i));
    }
  }
  const std::size_t zeros = std::min(text.find_first_not_of(kZero), text.size());
  Bytes bytes = convert<kText, kBytes>(ByteView(digits).subspan(zeros));
  bytes.insert(bytes.begin(), zeros, 0);
  return bytes;
}

}  // namespace noctem::codec
