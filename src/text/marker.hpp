#pragma once
// A marker in a skeleton, and the readers that each know one family of them. A reader is asked at
// one place, looks a bounded distance ahead, and says how far the marker that begins there goes.
//
// Private to text; any thread.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "noctem/text/scanner.hpp"

namespace noctem::text {

struct Marker {
  FindingKind kind = FindingKind::instruction_tag;
  std::size_t begin = 0;  // in the skeleton
  std::size_t end = 0;
};

using Found = std::optional<Marker>;

Found tag_at(std::string_view text, std::size_t at);      // text[at] is '<'
Found bracket_at(std::string_view text, std::size_t at);  // text[at] is '['
Found member_at(std::string_view text, std::size_t at);   // text[at] is a quote: "role": "system"
Found role_at(std::string_view text, std::size_t at);     // a line begins at `at`
Found fence_at(std::string_view text, std::size_t at);    // a word or a line begins, or '['

// Small steps that the readers share. All of them stay within the text.

constexpr char letter_at(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}
constexpr bool is_word(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}
constexpr bool is_white(char letter) { return letter == ' ' || letter == '\n'; }

// White space is one character in a skeleton.
constexpr std::size_t skip_white(std::string_view text, std::size_t at) {
  return is_white(letter_at(text, at)) ? at + 1 : at;
}

// A name of letters and digits, which [-_.: ] may part; `letters` holds them without.
struct Name {
  std::string letters;
  std::size_t end = 0;
};
Name name_at(std::string_view text, std::size_t at, std::string_view parts);

bool is_one_of(std::string_view name, std::span<const std::string_view> sorted);

}  // namespace noctem::text
