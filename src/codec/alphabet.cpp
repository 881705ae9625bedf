#include "alphabet.hpp"

namespace noctem::codec {
namespace {

constexpr unsigned kByteBits = 8;

}  // namespace

Error multibase_digit_error(std::size_t place) {
  return invalid("multibase_digit",
                 "a character that is no digit of this base at " + std::to_string(place));
}

std::string encode_bits(const Alphabet& alphabet, ByteView bytes) {
  const std::uint32_t mask = (1u << alphabet.bits) - 1;
  std::string text((bytes.size() * kByteBits + alphabet.bits - 1) / alphabet.bits, '\0');
  std::size_t at = 0;
  std::uint32_t window = 0;
  unsigned held = 0;
  for (const std::uint8_t byte : bytes) {
    window = window << kByteBits | byte;
    held += kByteBits;
    while (held >= alphabet.bits) {
      held -= alphabet.bits;
      text[at++] = alphabet.letters[window >> held & mask];
    }
  }
  if (held > 0) {
    text[at] = alphabet.letters[window << (alphabet.bits - held) & mask];
  }
  return text;
}

Result<Bytes> decode_bits(const Alphabet& alphabet, std::string_view text) {
  Bytes bytes;
  bytes.reserve(text.size() * alphabet.bits / kByteBits);
  std::uint32_t window = 0;
  unsigned held = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint8_t digit = alphabet.values[static_cast<std::uint8_t>(text[i])];
    if (digit == kNoDigit) {
      return fail(multibase_digit_error(i));
    }
    window = window << alphabet.bits | digit;
    held += alphabet.bits;
    if (held >= kByteBits) {
      held -= kByteBits;
      bytes.push_back(static_cast<std::uint8_t>(window >> held));
    }
  }
  if (held >= alphabet.bits) {
    return fail(invalid("multibase_length", "no value has a text of this length"));
  }
  if ((window & ((1u << held) - 1)) != 0) {
    return fail(invalid("multibase_bits", "the last digit has bits that belong to no byte"));
  }
  return bytes;
}

}  // namespace noctem::codec
