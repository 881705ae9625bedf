#pragma once
// From a query to the page that answers it: by words, or as a listing.
//
// Stateless; a connection's thread.

#include <cstdint>
#include <optional>
#include <vector>

#include "noctem/search/query.hpp"

#include "cursor.hpp"
#include "postings.hpp"
#include "question.hpp"

namespace noctem::search {

struct Asking {
  const Query& query;
  std::optional<Cursor> cursor;
  std::int64_t slot_max = 0;  // the newest that this answer may see, on all of its pages
  std::size_t limit = 0;
};

Result<Answer> answer_words(store::Connection& connection, const Postings& postings,
                            const Asking& asking, Question question);
Result<Answer> list_items(store::Connection& connection, const Postings& postings,
                          const Asking& asking);

}  // namespace noctem::search
