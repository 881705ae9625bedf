#pragma once
// Words that must go: the fold says of an entry that it is erased, and in the same commit it is
// noted; then, a bounded number with each commit, body, hashes and index rows are deleted. When
// that commit is durable the database's log is emptied too, since it holds former pages.
//
// The transaction's thread.

#include <vector>

#include "noctem/ledger/transaction.hpp"
#include "noctem/mesh/state.hpp"

#include "index_feed.hpp"

namespace noctem::hub {

inline constexpr std::size_t kErasuresAtOnce = 64;

// Entries among the changes that are erased now. How many.
Result<std::size_t> note_erasures(store::Connection& connection, mesh::State& before,
                                  const mesh::Draft::Changes& changes);
// The ids of what was erased; as many as kErasuresAtOnce: there may be more.
Result<std::vector<codec::Cid>> erase_noted(ledger::Transaction& transaction, IndexFeed& index);

}  // namespace noctem::hub
