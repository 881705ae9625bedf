#pragma once
// The full-text index beside the log: FTS5 in SQLite, tsvector with GIN in PostgreSQL. Both are
// given the same words (words.hpp is ours), so both find the same entries; the order of hits is
// computed here and may differ only by what is counted in a sample.
//
// The index is made of the log and may be thrown away. It lies in the same database, so what the
// writer's transaction puts into it is there or not there with everything else; it may also trail.
// indexed_until() says up to which record it goes, and its owner puts the rest before it asks.
//
// An Index is stateless and may be used from any thread. put, set_standing, erase, rewrite and
// set_indexed_until belong into a transaction of the write connection; the others only read.

#include <cstdint>
#include <memory>

#include "noctem/base/result.hpp"
#include "noctem/search/item.hpp"
#include "noctem/search/query.hpp"
#include "noctem/store/database.hpp"

namespace noctem::search {

enum class Rewrite {
  more,   // pages are left
  again,  // done, but meanwhile more was erased
  done,
};

// Words cut into terms: what costs most of putting an item, and needs no database. Any thread.
struct Columns;
using Terms = std::shared_ptr<const Columns>;
Terms cut(const Words& words);

class Index {
 public:
  // Makes its tables if they are not there. Those of another version are emptied, and the index
  // begins again at record 0. Needs the right to write.
  static Result<Index> open(store::Database& database);

  // How many records of the log are in: the next to put has this number.
  Result<std::uint64_t> indexed_until(store::Connection& connection) const;
  Result<> set_indexed_until(store::Connection& connection, std::uint64_t records) const;

  // An item that is there takes the new standing.
  Result<> put(store::Connection& connection, const Item& item) const;
  Result<> put(store::Connection& connection, const codec::Cid& id, const Standing& standing,
               const Terms& terms) const;
  // An item that is not there is none of the index's business: nothing happens.
  Result<> set_standing(store::Connection& connection, const codec::Cid& id,
                        const Standing& standing) const;
  // The words must be those that were put (conflict/other_words). Its words are found no more from
  // now on, and leave the file with rewrite().
  Result<> erase(store::Connection& connection, const codec::Cid& id, const Words& words) const;

  // One step of writing the index anew without what was erased, of about so many pages; `more`:
  // call again, in the same transaction or the next. Without an erasure since the last time there
  // is nothing to do. Meant for once an hour: in the end it costs as much as the index is long; so
  // what is erased while it goes on leaves with the next one, which `again` asks for.
  Result<Rewrite> rewrite(store::Connection& connection, int pages) const;

  // invalid/cursor for a cursor that is not of this query; all other input is answered.
  Result<Answer> query(store::Connection& connection, const Query& query) const;

 private:
  explicit Index(store::Dialect dialect) : dialect_(dialect) {}
  store::Dialect dialect_;
};

}  // namespace noctem::search
