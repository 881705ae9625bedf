#pragma once
// How the log grew: how many records it had at given times, found by halving, because times never
// fall. It costs a few reads for each time asked for, however long the log is.
//
// Belongs to the connection's thread.

#include <cstdint>
#include <span>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/store/database.hpp"

namespace noctem::ledger {

// How many records were there at the end of each of these seconds.
Result<std::vector<std::uint64_t>> sizes_at(store::Connection& connection,
                                            std::span<const std::int64_t> times);

}  // namespace noctem::ledger
