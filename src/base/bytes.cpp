#include "noctem/base/bytes.hpp"

#include <algorithm>

namespace noctem {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

bool equal(ByteView a, ByteView b) { return std::ranges::equal(a, b); }

void append(Bytes& to, ByteView more) { to.insert(to.end(), more.begin(), more.end()); }

std::string to_hex(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) {
    return fail(invalid("hex_length", "hexadecimal text has an odd number of digits"));
  }
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::size_t high = kDigits.find(text[i]);
    const std::size_t low = kDigits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) {
      return fail(invalid("hex_digit", "hexadecimal text holds something else than 0-9 and a-f"));
    }
    bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return bytes;
}

}  // namespace noctem
