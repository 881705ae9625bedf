#pragma once
// Which slots a question is scored on, within a bound. Rare words are asked first and bring all
// that hold one of them; words that are everywhere are then only looked for in these. Where rare
// words bring too few, frequent ones must stand together, among the newest items; and last, the
// rarest of them alone.
//
// Stateless; a connection's thread.

#include <cstdint>
#include <string>
#include <vector>

#include "noctem/search/query.hpp"

#include "postings.hpp"
#include "question.hpp"
#include "rank.hpp"

namespace noctem::search {

struct Asked {
  Question question;
  std::vector<std::string> places;
  std::int64_t slot_max = 0;
};

struct Candidates {
  std::vector<Found> found;    // one of each match
  std::vector<Candidate> all;  // point into `found`
  std::vector<std::int64_t> items_with_term;
  std::int64_t items = 0;
  enum class Reach { some, every } reach = Reach::some;  // every slot that has all that was asked
};

Result<Candidates> find_candidates(store::Connection& connection, const Postings& postings,
                                   const Asked& asked);

// The slots that hold the question word for word, the commonest words with it: the newest of them,
// among as many items as a bounded number of postings tells of.
Result<std::vector<std::int64_t>> find_phrase(store::Connection& connection,
                                              const Postings& postings, const Asked& asked);

}  // namespace noctem::search
