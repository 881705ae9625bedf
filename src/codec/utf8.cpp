#include "utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace noctem::codec {
namespace {

// The size that a lead byte promises, and the range of the byte after it (Unicode, table 3-7): that
// range excludes overlong forms, surrogates and what lies beyond U+10FFFF.
struct Lead {
  std::size_t size;
  std::uint8_t second_min;
  std::uint8_t second_max;
};

Lead lead_of(std::uint8_t byte) {
  if (byte < 0x80) {
    return {1, 0, 0};
  }
  if (byte < 0xC2 || byte > 0xF4) {
    return {0, 0, 0};
  }
  if (byte < 0xE0) {
    return {2, 0x80, 0xBF};
  }
  if (byte < 0xF0) {
    return {3, byte == 0xE0 ? std::uint8_t{0xA0} : std::uint8_t{0x80},
            byte == 0xED ? std::uint8_t{0x9F} : std::uint8_t{0xBF}};
  }
  return {4, byte == 0xF0 ? std::uint8_t{0x90} : std::uint8_t{0x80},
          byte == 0xF4 ? std::uint8_t{0x8F} : std::uint8_t{0xBF}};
}

// Puts the lead bytes of U+E000-U+FFFF (EE, EF) after those of U+10000 and above (F0-F4).
std::uint8_t rank_as_utf16(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  return byte == 0xEE || byte == 0xEF ? static_cast<std::uint8_t>(byte + 0x10) : byte;
}

}  // namespace

std::size_t utf8_sequence_size(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  const Lead lead = lead_of(static_cast<std::uint8_t>(text[0]));
  if (lead.size <= 1 || text.size() < lead.size) {
    return lead.size == 1 ? 1 : 0;
  }
  const auto second = static_cast<std::uint8_t>(text[1]);
  if (second < lead.second_min || second > lead.second_max) {
    return 0;
  }
  const auto is_continuation = [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0) == 0x80; };
  const std::string_view rest = text.substr(2, lead.size - 2);
  return std::all_of(rest.begin(), rest.end(), is_continuation) ? lead.size : 0;
}

std::strong_ordering compare_as_utf16(std::string_view a, std::string_view b) {
  const std::size_t shared = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < shared; ++i) {
    if (a[i] != b[i]) {
      return rank_as_utf16(a[i]) <=> rank_as_utf16(b[i]);
    }
  }
  return a.size() <=> b.size();
}

void append_utf8(std::string& to, char32_t code_point) {
  const auto put = [&to](char32_t byte) { to.push_back(static_cast<char>(byte)); };
  const auto put_tail = [&put, code_point](int shift) {
    put(0x80 | ((code_point >> shift) & 0x3F));
  };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put_tail(0);
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put_tail(6);
    put_tail(0);
  } else {
    put(0xF0 | (code_point >> 18));
    put_tail(12);
    put_tail(6);
    put_tail(0);
  }
}

}  // namespace noctem::codec
