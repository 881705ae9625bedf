#pragma once
// noctem_hits(table), for queries over FTS5: where the phrases of the MATCH stand in the current
// row, as a blob. FTS5's own bm25() counts every row that holds a phrase before it ranks the first,
// so its cost grows with the table; with the places themselves a rank costs what the looked-at rows
// hold.
//
// Four bytes a hit, big endian: phrase (8 bits, from 0, in the order of the MATCH), column (4
// bits), number of the word in the column (20 bits). Of each phrase the first kSqliteHitsMax hits.
//
// The connection's thread.

#include <sqlite3.h>

namespace noctem::store {

inline constexpr int kSqliteHitsMax = 16;

int add_hits_function(sqlite3* handle);

}  // namespace noctem::store
