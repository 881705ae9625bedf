#include "character.hpp"

#include <algorithm>
#include <array>

#include "look_alikes.hpp"

namespace noctem::text {

namespace {

struct Range {
  char32_t first = 0;
  char32_t last = 0;
};

constexpr bool in(const auto& ranges, char32_t code) {
  return std::ranges::any_of(
      ranges, [code](Range range) { return code >= range.first && code <= range.last; });
}

constexpr auto kInvisible = std::to_array<Range>({
    {0xad, 0xad},
    {0x34f, 0x34f},
    {0x115f, 0x1160},
    {0x17b4, 0x17b5},
    {0x180b, 0x180f},
    {0x200b, 0x200d},
    {0x2060, 0x2065},
    {0x206a, 0x206f},
    {0x3164, 0x3164},
    {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},
    {0xfff0, 0xfffb},
    {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a},
    {0xe0080, 0xe0fff},
});
constexpr auto kBidirectional =
    std::to_array<Range>({{0x61c, 0x61c}, {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2066, 0x2069}});
constexpr auto kCombining = std::to_array<Range>({{0x300, 0x36f},
                                                  {0x483, 0x489},
                                                  {0x591, 0x5bd},
                                                  {0x64b, 0x65f},
                                                  {0x1ab0, 0x1aff},
                                                  {0x1dc0, 0x1dff},
                                                  {0x20d0, 0x20ff},
                                                  {0xfe20, 0xfe2f}});
constexpr auto kBlank = std::to_array<Range>({{0xa0, 0xa0},
                                              {0x1680, 0x1680},
                                              {0x2000, 0x200a},
                                              {0x202f, 0x202f},
                                              {0x205f, 0x205f},
                                              {0x2800, 0x2800},
                                              {0x3000, 0x3000}});
constexpr auto kSymbols = std::to_array<Range>({{0xa1, 0xbf},
                                                {0xd7, 0xd7},
                                                {0xf7, 0xf7},
                                                {0x2010, 0x2bff},
                                                {0x3001, 0x303f},
                                                {0xfe10, 0xfe1f},
                                                {0xfe30, 0xfe6f},
                                                {0xfffc, 0xfffd},
                                                {0x1f000, 0x1faff}});
// Scripts whose letters are joined, or whose words are parted, by what is not seen.
constexpr auto kJoining = std::to_array<Range>({{0x600, 0x109f},
                                                {0x1780, 0x1cff},
                                                {0xa800, 0xabff},
                                                {0xfb50, 0xfdff},
                                                {0xfe70, 0xfefe},
                                                {0x10a00, 0x11fff}});
constexpr auto kSpacelessScripts =
    std::to_array<Range>({{0xe00, 0xeff}, {0x1000, 0x109f}, {0x1780, 0x17ff}, {0x1980, 0x19df}});
constexpr auto kEmoji =
    std::to_array<Range>({{0x2190, 0x2bff}, {0xfe0f, 0xfe0f}, {0x1f000, 0x1faff}});
constexpr auto kIdeographs = std::to_array<Range>(
    {{0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xf900, 0xfaff}, {0x20000, 0x3ffff}});
constexpr auto kRightToLeft = std::to_array<Range>(
    {{0x5be, 0x8ff}, {0xfb1d, 0xfdff}, {0xfe70, 0xfefc}, {0x10800, 0x10fff}, {0x1e800, 0x1efff}});

Character ascii_of(char32_t code) {
  if (code == '\n') {
    return {Sight::line, '\n'};
  }
  if (code == ' ' || code == '\t' || code == '\v' || code == '\f') {
    return {Sight::blank, ' '};
  }
  if (code < 0x20 || code == 0x7f) {
    return {Sight::control, '\0'};
  }
  const bool capital = code >= 'A' && code <= 'Z';
  return {Sight::seen, static_cast<char>(capital ? code - 'A' + 'a' : code)};
}

bool selector_is_needed(char32_t code, char32_t before) {
  if (code >= 0xe0100 && code <= 0xe01ef) {
    return in(kIdeographs, before);
  }
  const bool key = before == '#' || before == '*' || (before >= '0' && before <= '9');
  const bool sign = before >= 0xa9 && !in(kInvisible, before);
  return code >= 0xfe0e ? key || sign : sign && (code >= 0xfe00);
}

}  // namespace

Character character_of(char32_t code) {
  if (code < 0x80) {
    return ascii_of(code);
  }
  if (code < 0xa0) {
    return code == 0x85 ? Character{Sight::line, '\n'} : Character{Sight::control, '\0'};
  }
  if (in(kBlank, code)) {
    return {Sight::blank, ' '};
  }
  if (code == 0x2028 || code == 0x2029) {
    return {Sight::line, '\n'};
  }
  if (code >= 0xe0000 && code <= 0xe007f) {
    return {Sight::tag, '\0'};
  }
  if (in(kInvisible, code)) {
    return {Sight::invisible, '\0'};
  }
  if (in(kBidirectional, code)) {
    return {Sight::bidirectional, '\0'};
  }
  if (in(kCombining, code)) {
    return {Sight::combining, '\0'};
  }
  if (const char ascii = look_alike(code)) {
    return {Sight::seen, ascii};
  }
  return {Sight::seen, in(kSymbols, code) ? kOtherSymbol : kOtherLetter};
}

bool is_needed(char32_t code, const Neighbours& neighbours) {
  const auto before = neighbours.before;
  switch (code) {
    case 0x200b:
      return in(kSpacelessScripts, before);
    case 0x200c:
      return in(kJoining, before);
    case 0x200d:
      return in(kJoining, before) || in(kEmoji, before);
    case 0xfeff:
      return before == 0;  // byte order mark
    case 0x61c:
    case 0x200e:
    case 0x200f:
      return neighbours.right_to_left || is_right_to_left(neighbours.after);
    default:
      return ((code >= 0xfe00 && code <= 0xfe0f) || code >= 0xe0100) &&
             selector_is_needed(code, before);
  }
}

bool is_right_to_left(char32_t code) { return in(kRightToLeft, code); }

}  // namespace noctem::text
