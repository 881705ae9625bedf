// What the detectors found becomes `anomaly` records, and what they saw is kept beside the log.
#include <array>

#include "noctem/mesh/row.hpp"

#include "durable_hub.hpp"

namespace noctem::hub {

namespace {

constexpr std::size_t kEvidenceBytesMax = 4'096;

codec::JsonObject report_of(const vigil::Alarm& alarm, const mesh::OperatorRow& row,
                            vigil::Measure measure) {
  return {{"operator", row.key},
          {"detector", name_of(alarm.detector)},
          {"score", alarm.score},
          {"action", name_of(measure)}};
}

Result<> keep_evidence(ledger::Transaction& transaction, std::int64_t seq,
                       const vigil::Alarm& alarm) {
  const std::string words = codec::write_canonical(alarm.evidence);
  if (words.size() > kEvidenceBytesMax) {
    return {};
  }
  const std::array<store::Parameter, 2> row{seq, std::string_view(words)};
  NOCTEM_CHECK(transaction.connection().execute(
      {"INSERT INTO hub_evidence (seq, words) VALUES ($1, $2)", row}));
  return {};
}

}  // namespace

// A quarantine that the fold does not allow now is still worth a notice.
Result<bool> DurableHub::report(ledger::Transaction& transaction, const vigil::Alarm& alarm) {
  NOCTEM_TRY(const auto row, mesh::find<mesh::OperatorRow>(pending_, alarm.operator_id.value()));
  if (!row.has_value()) {
    return false;
  }
  for (const auto measure : {alarm.measure, vigil::Measure::notify}) {
    NOCTEM_TRY(auto document, signer_->sign(mesh::Kind::anomaly, report_of(alarm, *row, measure),
                                            transaction.at()));
    Proposal proposal(transaction, bench_);
    if (auto added = proposal.add(std::move(document)); added.has_value()) {
      NOCTEM_CHECK(proposal.keep());
      NOCTEM_CHECK(keep_evidence(transaction, added->seq, alarm));
      return true;
    } else if (!is_refusal(added.error())) {
      return fail(std::move(added).error());
    }
  }
  return false;
}

Result<> DurableHub::report_alarms(ledger::Transaction& transaction, bool& wrote) {
  NOCTEM_TRY(const auto* alarms, alarms_.look({.connection = transaction.connection(),
                                               .state = pending_,
                                               .size = size_,
                                               .now = transaction.at()}));
  for (const vigil::Alarm& alarm : *alarms) {
    NOCTEM_TRY(const bool reported, report(transaction, alarm));
    wrote = wrote || reported;
  }
  return {};
}

}  // namespace noctem::hub
