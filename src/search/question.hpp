#pragma once
// A question taken apart: the distinct terms to look for, which of them make one written word, in
// which order they were asked; and all that was typed, as a phrase.
//
// A value; any thread.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace noctem::search {

struct Question {
  // A written word is found by any of its wholes or by all of its pieces; numbers of terms.
  struct Group {
    std::vector<std::size_t> pieces;
    std::vector<std::size_t> wholes;
  };
  std::vector<std::string> terms;
  std::vector<Group> groups;
  struct Place {
    std::size_t term = 0;
    std::size_t at = 0;  // among all that was typed
  };
  std::vector<Place> order;         // of words and pieces, as asked
  std::vector<char> is_whole;       // of each term: only ever as a whole
  std::vector<std::string> phrase;  // every term in its order; empty: one word, or too many
};

Question parse_question(std::string_view text);

}  // namespace noctem::search
