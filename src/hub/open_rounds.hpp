#pragma once
// The rounds that the node has opened and must close, by the time from which it may. The time is a
// hint: a pause moves the fold's windows, and whoever closes looks there again.
//
// The transaction's thread.

#include <cstdint>
#include <vector>

#include "noctem/mesh/ids.hpp"
#include "noctem/store/database.hpp"

namespace noctem::hub {

struct DueRound {
  mesh::EntryId entry;
  std::int64_t round = 0;
};

Result<> remember_round(store::Connection& connection, const mesh::EntryId& entry,
                        std::int64_t round, std::int64_t until);
Result<std::vector<DueRound>> rounds_due(store::Connection& connection, std::int64_t at,
                                         std::size_t count_max);
// The round is over or withdrawn: nothing waits for it any more.
Result<> forget_round(store::Connection& connection, const mesh::EntryId& entry);

// conflict/already_revealed if another reveal of this operator waits.
Result<> check_no_deposit(store::Connection& connection, const mesh::EntryId& entry,
                          std::int64_t round, const mesh::OperatorId& operator_id);

}  // namespace noctem::hub
