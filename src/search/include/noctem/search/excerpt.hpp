#pragma once
// The part of a text that shows best why it was found, and where the words stand in it. The text is
// the entry's own, as its body has it: the index keeps none.
//
// A pure function; any thread.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace noctem::search {

struct Span {
  std::size_t begin = 0;  // in bytes of the whole text
  std::size_t end = 0;

  bool operator==(const Span&) const = default;
};

struct Excerpt {
  Span part;                // begins and ends between characters, and between words if it can
  std::vector<Span> marks;  // the found words within the part, in order
};

// `terms` as an Answer has them. Nothing found: the beginning. At most bytes_max bytes.
Excerpt excerpt(std::string_view text, std::span<const std::string> terms, std::size_t bytes_max);

}  // namespace noctem::search
