#include "folding.hpp"

#include <algorithm>
#include <array>

namespace noctem::search {
namespace {

struct Range {
  char32_t first;
  char32_t last;
  CharacterKind kind;
};

constexpr auto kSeparator = CharacterKind::separator;
constexpr auto kAlone = CharacterKind::alone;
constexpr auto kNothing = CharacterKind::nothing;

// What is not a letter, above ASCII; in order.
constexpr std::array kRanges = {
    Range{0x80, 0xa9, kSeparator},     Range{0xab, 0xac, kSeparator},
    Range{0xad, 0xad, kNothing},       Range{0xae, 0xb4, kSeparator},
    Range{0xb6, 0xb9, kSeparator},     Range{0xbb, 0xbf, kSeparator},
    Range{0xd7, 0xd7, kSeparator},     Range{0xf7, 0xf7, kSeparator},
    Range{0x300, 0x36f, kNothing},     Range{0x483, 0x489, kNothing},
    Range{0x591, 0x5bd, kNothing},     Range{0x60c, 0x60c, kSeparator},
    Range{0x61b, 0x61c, kSeparator},   Range{0x61f, 0x61f, kSeparator},
    Range{0x64b, 0x65f, kNothing},     Range{0x6d4, 0x6d4, kSeparator},
    Range{0x964, 0x965, kSeparator},   Range{0xe00, 0xeff, kAlone},
    Range{0x1780, 0x17ff, kAlone},     Range{0x2000, 0x200a, kSeparator},
    Range{0x200b, 0x200f, kNothing},   Range{0x2010, 0x2029, kSeparator},
    Range{0x202a, 0x202e, kNothing},   Range{0x202f, 0x205f, kSeparator},
    Range{0x2060, 0x206f, kNothing},   Range{0x20a0, 0x20cf, kSeparator},
    Range{0x20d0, 0x20ff, kNothing},   Range{0x2190, 0x2bff, kSeparator},
    Range{0x2e00, 0x2e7f, kSeparator}, Range{0x3000, 0x3004, kSeparator},
    Range{0x3008, 0x3020, kSeparator}, Range{0x3030, 0x3030, kSeparator},
    Range{0x3040, 0x30ff, kAlone},     Range{0x3400, 0x4dbf, kAlone},
    Range{0x4e00, 0x9fff, kAlone},     Range{0xf900, 0xfaff, kAlone},
    Range{0xfe00, 0xfe0f, kNothing},   Range{0xfe10, 0xfe6f, kSeparator},
    Range{0xfeff, 0xfeff, kNothing},   Range{0xff01, 0xff0f, kSeparator},
    Range{0xff1a, 0xff20, kSeparator}, Range{0xff3b, 0xff40, kSeparator},
    Range{0xff5b, 0xff65, kSeparator}, Range{0xfff0, 0xffff, kSeparator},
    Range{0x1f000, 0x1faff, kAlone},   Range{0x20000, 0x3ffff, kAlone},
    Range{0xe0000, 0xe0fff, kNothing},
};

// U+00C0 to U+00FF and U+0100 to U+017F without their accents.
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo*ouuuuyts"
    "aaaaaaaceeeeiiiidnooooo*ouuuuyty";
constexpr std::string_view kLatinExtended =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssss"
    "ssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatin1.size() == 64 && kLatinExtended.size() == 128);

struct Decoded {
  char32_t code = 0;
  std::size_t bytes = 0;  // 0: no UTF-8
};

Decoded decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t bytes = lead < 0xc2   ? 0
                            : lead < 0xe0 ? 2
                            : lead < 0xf0 ? 3
                            : lead < 0xf5 ? 4
                                          : 0;
  if (bytes == 0 || text.size() < bytes) {
    return {};
  }
  char32_t code = lead & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0U) != 0x80) {
      return {};
    }
    code = code << 6U | (next & 0x3fU);
  }
  const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  return overlong || surrogate || code > 0x10ffff ? Decoded{} : Decoded{code, bytes};
}

CharacterKind kind_of(char32_t code) {
  const auto* const after =
      std::upper_bound(kRanges.begin(), kRanges.end(), code,
                       [](char32_t wanted, const Range& range) { return wanted < range.first; });
  const bool within = after != kRanges.begin() && code <= (after - 1)->last;
  return within ? (after - 1)->kind : CharacterKind::letter;
}

bool is_between(char32_t code, char32_t first, char32_t last) {
  return code >= first && code <= last;
}

char second_of(char32_t code) {
  switch (code) {
    case 0xdf:
      return 's';  // ß
    case 0xc6:
    case 0xe6:
    case 0x152:
    case 0x153:
      return 'e';  // æ, œ
    case 0xde:
    case 0xfe:
      return 'h';  // þ
    default:
      return 0;
  }
}

char32_t fold(char32_t code) {
  if (is_between(code, 0xc0, 0xff)) {
    return static_cast<unsigned char>(kLatin1[code - 0xc0]);
  }
  if (is_between(code, 0x100, 0x17f)) {
    return static_cast<unsigned char>(kLatinExtended[code - 0x100]);
  }
  if (is_between(code, 0x391, 0x3a9) || is_between(code, 0x410, 0x42f)) {
    return code + 0x20;
  }
  if (is_between(code, 0x400, 0x40f)) {
    return code + 0x50;
  }
  if (is_between(code, 0xff10, 0xff5a)) {  // full width
    const char32_t narrow = code - 0xff00 + 0x20;
    return is_between(narrow, 'A', 'Z') ? narrow + 0x20 : narrow;
  }
  return code;
}

Character ascii_character(unsigned char byte) {
  if (is_between(byte, 'a', 'z') || is_between(byte, '0', '9')) {
    return {CharacterKind::letter, 1, byte, 0, false};
  }
  if (is_between(byte, 'A', 'Z')) {
    return {CharacterKind::letter, 1, static_cast<char32_t>(byte + 0x20), 0, true};
  }
  return {};
}

}  // namespace

Character next_character(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  if (byte < 0x80) {
    return ascii_character(byte);
  }
  const Decoded decoded = decode(text);
  if (decoded.bytes == 0) {
    return {};
  }
  const CharacterKind kind = kind_of(decoded.code);
  return {kind, decoded.bytes, fold(decoded.code), second_of(decoded.code), false};
}

}  // namespace noctem::search
