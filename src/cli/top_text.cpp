#include "top_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "noctem/base/strings.hpp"

namespace noctem::cli {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// What moves, turns or hides: controls, joiners, marks and isolates of direction, separators,
// invisible operators, variation selectors, soft hyphens, tags, combining marks.
constexpr auto kHidden = std::to_array<Range>(
    {{0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x300, 0x36f},     {0x61c, 0x61c},
     {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200f},   {0x2028, 0x202e},
     {0x2060, 0x206f}, {0x20d0, 0x20ff}, {0x3164, 0x3164}, {0xd800, 0xdfff},   {0xfe00, 0xfe0f},
     {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}});

constexpr char32_t kWide = 0x1100;  // from here on a terminal may use two columns

struct Character {
  char32_t code;
  std::string_view bytes;
};

// Of text that is UTF-8.
Character first_of(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text.front());
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  char32_t code = size == 1 ? lead : lead & (0xffu >> (size + 1));
  for (const char next : text.substr(1, size - 1)) {
    code = code << 6 | (static_cast<std::uint8_t>(next) & 0x3fu);
  }
  return {code, text.substr(0, size)};
}

bool is_hidden(char32_t code) {
  return std::ranges::any_of(
      kHidden, [code](const Range& range) { return code >= range.first && code <= range.last; });
}

struct Shown {
  std::string text;
  std::size_t columns = 0;
  bool cut = false;
};

Shown shown(std::string_view text, std::size_t columns_max) {
  Shown result;
  const bool sound = is_utf8(text);
  while (!text.empty()) {
    const Character next =
        sound ? first_of(text) : Character{static_cast<std::uint8_t>(text[0]), text.substr(0, 1)};
    text.remove_prefix(next.bytes.size());
    const bool harmless = !is_hidden(next.code) && (sound || next.code < 0x80);
    const std::size_t width = harmless && next.code >= kWide ? 2 : 1;
    if (result.columns + width > columns_max) {
      result.cut = true;
      return result;
    }
    result.columns += width;
    const bool blank = next.code == '\n' || next.code == '\t';
    result.text += harmless ? next.bytes : blank ? " " : "?";
  }
  return result;
}

constexpr std::string_view kCut = "..";

Shown fit(std::string_view text, std::size_t columns) {
  Shown whole = shown(text, columns);
  if (!whole.cut || columns <= kCut.size()) {
    return whole;
  }
  Shown begin = shown(text, columns - kCut.size());
  begin.text += kCut;
  begin.columns += kCut.size();
  return begin;
}

}  // namespace

std::string fitted(std::string_view text, std::size_t columns) { return fit(text, columns).text; }

std::string cell(std::string_view text, std::size_t columns) {
  const Shown part = fit(text, columns);
  return part.text + std::string(columns - part.columns, ' ');
}

std::string sparkline(const std::vector<std::int64_t>& values, Glyphs glyphs) {
  static constexpr auto kBlocks = std::to_array<std::string_view>(
      {" ", "\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"});
  static constexpr auto kAscii =
      std::to_array<std::string_view>({" ", ".", ".", ":", "-", "=", "+", "*", "#"});
  const auto& scale = glyphs == Glyphs::blocks ? kBlocks : kAscii;
  const std::int64_t most =
      values.empty() ? 1 : std::max<std::int64_t>(1, *std::ranges::max_element(values));
  std::string line;
  for (const std::int64_t value : values) {
    const std::int64_t step = value <= 0 ? 0 : std::max<std::int64_t>(1, value * 8 / most);
    line += scale[static_cast<std::size_t>(step)];
  }
  return line;
}

}  // namespace noctem::cli
