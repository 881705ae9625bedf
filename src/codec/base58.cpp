#include <algorithm>
#include <array>

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

// `number` = `number` × factor + addend, as digits of `base`, least significant first.
void multiply_and_add(Bytes& number, std::uint32_t base, std::uint32_t factor,
                      std::uint32_t addend) {
  std::uint32_t carry = addend;
  for (std::uint8_t& digit : number) {
    carry += digit * factor;
    digit = static_cast<std::uint8_t>(carry % base);
    carry /= base;
  }
  for (; carry != 0; carry /= base) {
    number.push_back(static_cast<std::uint8_t>(carry % base));
  }
}

}  // namespace

// Zero bytes in front are no part of the number; each is written as one '1'.
std::string base58_encode(ByteView bytes) {
  NOCTEM_ASSERT(bytes.size() <= kBytesSizeMax, bytes.size());
  const auto nonzero =
      std::find_if(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte != 0; });
  Bytes number;
  for (auto byte = nonzero; byte != bytes.end(); ++byte) {
    multiply_and_add(number, 58, 256, *byte);
  }
  std::string text(static_cast<std::size_t>(nonzero - bytes.begin()), kZero);
  for (auto digit = number.rbegin(); digit != number.rend(); ++digit) {
    text += kLetters[*digit];
  }
  return text;
}

Result<Bytes> base58_decode(std::string_view text) {
  if (text.size() > kTextSizeMax) {
    return fail(invalid("multibase_length",
                        "base58 of more than " + std::to_string(kTextSizeMax) + " characters"));
  }
  const std::size_t zeros = std::min(text.find_first_not_of(kZero), text.size());
  Bytes number;
  for (std::size_t i = zeros; i < text.size(); ++i) {
    const std::uint8_t digit = kValues[static_cast<std::uint8_t>(text[i])];
    if (digit == kNoDigit) {
      return fail(multibase_digit_error(i));
    }
    multiply_and_add(number, 256, 58, digit);
  }
  number.insert(number.end(), zeros, 0);
  std::reverse(number.begin(), number.end());
  return number;
}

}  // namespace noctem::codec
