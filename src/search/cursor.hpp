#pragma once
// Where a page ended, as an opaque text. It carries what the question was, so that a cursor of
// another one is refused; the newest slot that the first page could see, so that what is put
// between two pages shifts nothing; and how often each term was met, so that what is erased between
// them does not change the scores of others.
//
// A value; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "noctem/search/query.hpp"

namespace noctem::search {

struct Cursor {
  std::int64_t slot_max = 0;  // of the whole answer
  std::int64_t score = 0;     // of the last hit
  std::int64_t slot = 0;
  std::vector<std::int64_t> items_with_term = {};  // of a question, in the order of its terms
};

Error other_query();
std::string write_cursor(const Query& query, const Cursor& cursor);
Result<std::optional<Cursor>> read_cursor(const Query& query);  // nothing: the first page

}  // namespace noctem::search
