#include "open_rounds.hpp"

#include <array>

#include "deposits.hpp"

namespace noctem::hub {

using store::Parameter;
using store::Row;
using store::Walk;

Result<> remember_round(store::Connection& connection, const mesh::EntryId& entry,
                        std::int64_t round, std::int64_t until) {
  const std::array<Parameter, 3> row{std::string_view(entry.value()), round, until};
  NOCTEM_CHECK(connection.execute(
      {"INSERT INTO hub_round (entry, round, until) VALUES ($1, $2, $3) "
       "ON CONFLICT (entry) DO UPDATE SET round = excluded.round, until = excluded.until",
       row}));
  return {};
}

Result<std::vector<DueRound>> rounds_due(store::Connection& connection, std::int64_t at,
                                         std::size_t count_max) {
  std::vector<DueRound> due;
  const std::array<Parameter, 2> range{at, static_cast<std::int64_t>(count_max)};
  NOCTEM_CHECK(connection.query(
      {"SELECT entry, round FROM hub_round WHERE until <= $1 ORDER BY until, entry LIMIT $2",
       range},
      [&](const Row& row) -> Result<Walk> {
        due.push_back({mesh::EntryId(std::string(row.text(0))), row.integer(1)});
        return Walk::go_on;
      }));
  return due;
}

Result<> forget_round(store::Connection& connection, const mesh::EntryId& entry) {
  const std::array<Parameter, 1> name{std::string_view(entry.value())};
  NOCTEM_CHECK(connection.execute({"DELETE FROM hub_round WHERE entry = $1", name}));
  return drop_deposits(connection, entry);
}

Result<> check_no_deposit(store::Connection& connection, const mesh::EntryId& entry,
                          std::int64_t round, const mesh::OperatorId& operator_id) {
  const std::array<Parameter, 3> place{std::string_view(entry.value()), round,
                                       std::string_view(operator_id.value())};
  bool waits = false;
  NOCTEM_CHECK(connection.query(
      {"SELECT 1 FROM hub_deposit WHERE entry = $1 AND round = $2 AND operator = $3", place},
      [&](const Row&) -> Result<Walk> {
        waits = true;
        return Walk::stop;
      }));
  if (waits) {
    return fail(conflict("already_revealed",
                         "another reveal of this vote waits already; a vote is revealed once"));
  }
  return {};
}

}  // namespace noctem::hub
