#include <algorithm>
#include <array>

#include "noctem/mesh/anomaly.hpp"

#include "awareness.hpp"
#include "membership.hpp"
#include "reputation.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr int kSeqDigits = 16;
constexpr std::size_t kRowsAtOnce = 256;
constexpr std::int64_t kPartOfWeight = 5;
// Before the numbered rows: who was quarantined by a report, and when the last one was.
constexpr std::string_view kHeldPrefix = "#held/";
constexpr std::string_view kLastKey = "#last";
constexpr std::string_view kAfterMarks = "$";
constexpr auto kSingleTests =
    std::to_array<std::string_view>({"accuracy_drop", "domain_flood", "vote_burst"});

// A quarantine that a report began; over when the operator was released or revoked since.
struct HeldRow {
  static constexpr Table kTable = Table::anomalies;
  OperatorId operator_id;
  std::int64_t at = 0;

  static void fields(auto& row, auto&& field) {
    field("operator", row.operator_id);
    field("at", row.at);
  }
};

std::string held_key(const OperatorId& operator_id) {
  return std::string(kHeldPrefix) + operator_id.value();
}

struct Weights {
  Micro whole = 0;  // of all who may vote, and of those held by a report
  Micro held = 0;
};

Result<> add_operator(Turn& turn, const StateRow& from, Weights& weights) {
  NOCTEM_TRY(const auto row, row_from_text<OperatorRow>(from.key, from.text));
  if (row.revoked.has_value()) {
    return {};
  }
  const Micro weight = weight_of(row, turn.mesh, turn.params);
  if (!row.quarantined_at.has_value()) {
    weights.whole += weight;
    return {};
  }
  NOCTEM_TRY(const auto held, find<HeldRow>(turn.state, held_key(OperatorId(from.key))));
  if (held.has_value() && held->at == *row.quarantined_at) {
    weights.whole += weight;
    weights.held += weight;
  }
  return {};
}

Result<Weights> weigh(Turn& turn) {
  Weights weights;
  std::string after;
  for (std::size_t found = kRowsAtOnce; found == kRowsAtOnce;) {
    NOCTEM_TRY(const auto rows, turn.state.scan(Table::operators, "", after, kRowsAtOnce));
    for (const StateRow& row : rows) {
      NOCTEM_CHECK(add_operator(turn, row, weights));
    }
    found = rows.size();
    after = rows.empty() ? after : rows.back().key;
  }
  return weights;
}

Result<> check_limits(Turn& turn, const OperatorId& operator_id) {
  NOCTEM_TRY(const auto last, find<HeldRow>(turn.state, kLastKey));
  if (last.has_value() && turn.at - last->at < kDaySeconds) {
    return fail(conflict("quarantine_limit",
                         "action: reports quarantine one operator in 24 hours; notify instead"));
  }
  NOCTEM_TRY(const auto row, load<OperatorRow>(turn.state, operator_id.value()));
  NOCTEM_TRY(const auto weights, weigh(turn));
  const Micro held = weights.held + weight_of(row, turn.mesh, turn.params);
  if (kPartOfWeight * held > weights.whole) {
    return fail(conflict("quarantine_limit",
                         "action: reports quarantine a fifth of the weight at "
                         "most; notify instead"));
  }
  return {};
}

Result<> quarantine_by_report(Turn& turn, const AnomalyRow& report) {
  if (!may_quarantine(report.detector)) {
    return fail(denied("detector", "action: a detector that compares operators only notifies"));
  }
  NOCTEM_CHECK(check_limits(turn, report.operator_id));
  NOCTEM_CHECK(quarantine(turn, report.operator_id));
  const HeldRow held{report.operator_id, turn.at};
  NOCTEM_CHECK(store(turn.state, held_key(report.operator_id), held));
  return store(turn.state, kLastKey, held);
}

}  // namespace

bool may_quarantine(std::string_view detector) {
  return std::ranges::find(kSingleTests, detector) != kSingleTests.end();
}

Result<> record_anomaly(Turn& turn, const Said& said) {
  AnomalyRow report;
  NOCTEM_TRY(report.operator_id, operator_named(turn.state, text_field(said.document, "operator")));
  report.detector = text_field(said.document, "detector");
  report.score = integer_field(said.document, "score");
  report.at = turn.at;
  report.evidence = optional_text(said.document, "evidence").value_or("");
  if (text_field(said.document, "action") == "quarantine") {
    report.action = AnomalyAction::quarantine;
    NOCTEM_CHECK(quarantine_by_report(turn, report));
  }
  return store(turn.state, padded(said.record.seq, kSeqDigits), report);
}

Result<std::vector<NumberedAnomaly>> anomalies_page(State& state, std::int64_t from,
                                                    std::size_t count) {
  const std::string after = from <= 0 ? std::string(kAfterMarks)
                                      : padded(static_cast<std::uint64_t>(from - 1), kSeqDigits);
  NOCTEM_TRY(const auto rows, state.scan(Table::anomalies, "", after, count));
  std::vector<NumberedAnomaly> page;
  for (const StateRow& row : rows) {
    NOCTEM_TRY(auto anomaly, row_from_text<AnomalyRow>(row.key, row.text));
    std::int64_t seq = 0;
    for (const char digit : row.key) {
      seq = seq * 10 + (digit - '0');
    }
    page.push_back({seq, std::move(anomaly)});
  }
  return page;
}

}  // namespace noctem::mesh
