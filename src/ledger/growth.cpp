#include "noctem/ledger/growth.hpp"

#include <algorithm>
#include <array>

namespace noctem::ledger {

namespace {

using store::Parameter;
using store::Row;
using store::Walk;

Result<std::int64_t> one_integer(store::Connection& connection, store::Command command) {
  std::int64_t found = 0;
  NOCTEM_CHECK(connection.query(command, [&](const Row& row) -> Result<Walk> {
    found = row.integer(0);
    return Walk::stop;
  }));
  return found;
}

Result<std::int64_t> records(store::Connection& connection) {
  return one_integer(connection, {"SELECT COALESCE(MAX(seq) + 1, 0) FROM log_record", {}});
}

Result<std::int64_t> time_of(store::Connection& connection, std::int64_t seq) {
  const std::array<Parameter, 1> place{seq};
  return one_integer(connection, {"SELECT at FROM log_record WHERE seq = $1", place});
}

// The first record from `low` on that is later than `time`; `high` if there is none below it.
Result<std::int64_t> first_after(store::Connection& connection, std::int64_t time, std::int64_t low,
                                 std::int64_t high) {
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    NOCTEM_TRY(const auto at, time_of(connection, middle));
    if (at > time) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

Result<std::vector<std::uint64_t>> sizes_at(store::Connection& connection,
                                            std::span<const std::int64_t> times) {
  NOCTEM_TRY(const auto end, records(connection));
  std::vector<std::uint64_t> sizes;
  std::int64_t before = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const bool risen = i > 0 && times[i] >= times[i - 1];
    NOCTEM_TRY(before, first_after(connection, times[i], risen ? before : 0, end));
    sizes.push_back(static_cast<std::uint64_t>(before));
  }
  return sizes;
}

}  // namespace noctem::ledger
