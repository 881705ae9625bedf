#pragma once
// What the node's detectors reported. They run outside of the fold; what follows from a report is
// decided in it, so that nobody gets its victims quarantined: only detectors that look at one
// operator may do so, one operator in 24 hours, and a fifth of the weight together.
//
// Rows; see row.hpp. Pages belong to the state's thread.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/mesh/row.hpp"

namespace noctem::mesh {

enum class AnomalyAction { notify, quarantine };
constexpr auto names_of(AnomalyAction) {
  return std::to_array<std::string_view>({"notify", "quarantine"});
}

// Key: its record's seq, padded.
struct AnomalyRow {
  static constexpr Table kTable = Table::anomalies;
  OperatorId operator_id;
  std::string detector;
  std::int64_t score = 0;  // thousandths
  AnomalyAction action = AnomalyAction::notify;
  std::int64_t at = 0;
  std::string evidence;

  static void fields(auto& row, auto&& field) {
    field("operator", row.operator_id);
    field("detector", row.detector);
    field("score", row.score);
    field("action", row.action);
    field("at", row.at);
    field("evidence", row.evidence);
  }
};

// Whether a report of this detector may quarantine by itself.
bool may_quarantine(std::string_view detector);

struct NumberedAnomaly {
  std::int64_t seq = 0;
  AnomalyRow row;
};
// In order of their records, from `from`.
Result<std::vector<NumberedAnomaly>> anomalies_page(State& state, std::int64_t from,
                                                    std::size_t count);

}  // namespace noctem::mesh
