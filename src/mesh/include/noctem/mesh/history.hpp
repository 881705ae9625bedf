#pragma once
// What the mesh remembers of its past, beside the snapshots of awareness: what became of tasks in
// each hour, how many took part in each night and what their words weighed together, and the
// reputation of each operator in each night. The fold writes it as things happen and forgets it
// when it is old, so what is read here costs what is shown, however long the log is.
//
// Rows lie in Table::activity, behind its days: flow/hour, night/day, reputation/week/operator;
// see row.hpp. Functions belong to the state's thread.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "noctem/mesh/entry.hpp"
#include "noctem/mesh/row.hpp"

namespace noctem::mesh {

inline constexpr std::array<std::string_view, 3> kHistoryPrefixes{"flow/", "night/", "reputation/"};
inline constexpr std::int64_t kFlowDays = 90;
inline constexpr std::int64_t kNightsMax = 371;  // 53 weeks

// What became of tasks in one hour.
struct FlowRow {
  static constexpr Table kTable = Table::activity;
  std::int64_t created = 0;
  std::int64_t claimed = 0;    // leases, and slots of panels
  std::int64_t delivered = 0;  // results, and sealed votes
  std::int64_t done = 0;       // a result was accepted, or a round was over
  std::int64_t dropped = 0;    // nobody needs it any more
  std::int64_t lapsed = 0;     // claims whose time was used up
  std::int64_t released = 0;   // claims that were given back

  static void fields(auto& row, auto&& field) {
    field("created", absent_if_zero(row.created));
    field("claimed", absent_if_zero(row.claimed));
    field("delivered", absent_if_zero(row.delivered));
    field("done", absent_if_zero(row.done));
    field("dropped", absent_if_zero(row.dropped));
    field("lapsed", absent_if_zero(row.lapsed));
    field("released", absent_if_zero(row.released));
  }
};

// As it was at 00:00 UTC.
struct NightRow {
  static constexpr Table kTable = Table::activity;
  std::int64_t approved = 0;  // operators that are neither revoked nor in quarantine
  std::int64_t reputed = 0;   // of these, with a reputation
  Micro reputation = 0;       // of these together
  std::int64_t operators_active = 0;
  std::int64_t agents_active = 0;

  static void fields(auto& row, auto&& field) {
    field("approved", row.approved);
    field("reputed", row.reputed);
    field("reputation", row.reputation);
    field("operators_active", row.operators_active);
    field("agents_active", row.agents_active);
  }
};

// Of the seven nights from the day 7 x week on; what is absent at the end is 0.
struct ReputationWeek {
  static constexpr Table kTable = Table::activity;
  std::vector<Micro> nights;

  static void fields(auto& row, auto&& field) { field("nights", row.nights); }
};

struct FlowHour {
  std::int64_t at = 0;  // when it began
  FlowRow flow;
};
// The hours in which something happened, of those that began at `from` to before `until`; oldest
// first.
Result<std::vector<FlowHour>> flow_hours(State& state, std::int64_t from, std::int64_t until);

struct Night {
  std::int64_t at = 0;
  NightRow row;
};
// Those at `from` to before `until`, oldest first.
Result<std::vector<Night>> nights(State& state, std::int64_t from, std::int64_t until);

// One for each of `count` nights, the first at 00:00 UTC of `first_day` (since 1970).
Result<std::vector<Micro>> reputations_of(State& state, const OperatorId& operator_id,
                                          std::int64_t first_day, std::int64_t count);

// Those of the highest present reputation, highest first; looks at a bounded number of operators.
Result<std::vector<OperatorId>> most_reputed(State& state, std::size_t count);

}  // namespace noctem::mesh
