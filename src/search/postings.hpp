#pragma once
// Which slots hold which terms: the part of the index that each engine does in its own way. What is
// asked is a Match; what comes back are slots, the newest first, with the places of the terms in
// them.
//
// Stateless; a connection's thread.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/search/index.hpp"

#include "columns.hpp"

namespace noctem::search {

// The terms of `wanted` must all, or at least one of them, be in the slot, or stand there in this
// order side by side, which tells no occurrences; those `besides` are only told of. Without wanted
// terms the places alone decide, and there must be some.
struct Match {
  enum class Wanted { any, all, phrase } how = Wanted::any;
  std::vector<std::string> wanted = {};
  std::vector<std::string> besides = {};
  std::vector<std::string> places = {};  // all of them
  std::int64_t slot_min = 0;
  std::int64_t slot_max = 0;
  std::size_t slots_max = 0;
  // Which are left when there are more than slots_max. FTS5 reads postings from the oldest on; to
  // turn them around costs it more than the rest, so who expects no more asks for the oldest.
  enum class First { newest, oldest } first = First::newest;
};

struct Occurrence {
  int term = 0;  // of `wanted`, then of `besides`
  Column column = Column::content;
  int word = 0;  // in the column
};

// Slots, the newest first; the occurrences of all of them in one row, those of a term together and
// in the order of the text.
struct Found {
  struct Slot {
    std::int64_t slot = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::vector<Slot> slots;
  std::vector<Occurrence> occurrences;
};

class Postings {
 public:
  virtual ~Postings() = default;

  virtual std::string_view schema() const = 0;
  virtual std::string_view drop() const = 0;
  virtual Result<> add(store::Connection& connection, std::int64_t slot,
                       const Columns& columns) const = 0;
  virtual Result<> remove(store::Connection& connection, std::int64_t slot,
                          const Columns& columns) const = 0;
  virtual Result<Found> match(store::Connection& connection, const Match& match) const = 0;
  // A step of the rewriting that Index::rewrite describes.
  virtual Result<Rewrite> begin_rewrite(store::Connection& connection, int pages) const = 0;
  virtual Result<Rewrite> go_on_rewriting(store::Connection& connection, int pages) const = 0;
  // SELECT of slot, id, confidence, verified, listed for a list "1,2,3" of slots.
  virtual std::string_view select_items() const = 0;
};

const Postings& postings_of(store::Dialect dialect);
const Postings& fts5_postings();
const Postings& tsvector_postings();

}  // namespace noctem::search
