#pragma once
// Which records name which entry: votes and their rounds, corrections, what stands on it, its
// withdrawal. Written with each record, so that telling what led to an entry's score reads those
// records and no others, however long the log is. A database from before it is caught up with when
// it is opened.
//
// put_names() belongs into the writer's transaction.

#include <cstdint>
#include <vector>

#include "noctem/document/document.hpp"
#include "noctem/store/database.hpp"

namespace noctem::hub {

Result<> put_names(store::Connection& connection, std::uint64_t seq, const codec::Json& document);

// Oldest first.
Result<std::vector<std::uint64_t>> records_naming(store::Connection& connection,
                                                  const codec::Cid& entry, std::size_t count_max);

// On a connection of its own, before anybody else writes.
Result<> catch_up_with_names(store::Database& database);

}  // namespace noctem::hub
