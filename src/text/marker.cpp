#include "marker.hpp"

#include <algorithm>

namespace noctem::text {

namespace {

constexpr std::size_t kNameLettersMax = 48;

}  // namespace

Name name_at(std::string_view text, std::size_t at, std::string_view parts) {
  Name name{{}, at};
  for (auto i = at; i < text.size() && i < at + kNameLettersMax; ++i) {
    if (is_word(text[i])) {
      name.letters += text[i];
      name.end = i + 1;
    } else if (parts.find(text[i]) == parts.npos) {
      break;
    }
  }
  return name;
}

bool is_one_of(std::string_view name, std::span<const std::string_view> sorted) {
  return std::ranges::binary_search(sorted, name);
}

}  // namespace noctem::text
