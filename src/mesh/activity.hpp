#pragma once
// Who was active on which day, and how soon work was claimed. Days that nobody asks about any more
// are forgotten.
//
// Rows; see row.hpp. Belongs to the fold's thread.

#include <optional>
#include <string>

#include "noctem/mesh/row.hpp"

#include "turn.hpp"

namespace noctem::mesh {

// Key: day/a/agent id, or day/o/operator id.
struct ActivityRow {
  static constexpr Table kTable = Table::activity;
  OperatorId operator_id;
  std::int64_t at = 0;  // last
  std::int64_t records = 0;

  static void fields(auto& row, auto&& field) {
    field("operator", row.operator_id);
    field("at", row.at);
    field("records", row.records);
  }
};

// Key: day/claims.
struct ClaimsRow {
  static constexpr Table kTable = Table::activity;
  std::int64_t count = 0;
  std::int64_t seconds = 0;  // together, from opening to claim

  static void fields(auto& row, auto&& field) {
    field("count", row.count);
    field("seconds", row.seconds);
  }
};

Result<> count_claim(Turn& turn, std::int64_t seconds);
Result<> forget_old_activity(Turn& turn);

struct Activity {
  std::int64_t agents = 0;
  std::int64_t operators = 0;
};
Result<Activity> activity_of_day(State& state, std::int64_t until);  // the 24 hours before
Result<ClaimsRow> claims_of_week(State& state, std::int64_t until);

}  // namespace noctem::mesh
