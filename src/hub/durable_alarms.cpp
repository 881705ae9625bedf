// What the detectors found becomes `anomaly` records.
#include "noctem/mesh/row.hpp"

#include "durable_hub.hpp"

namespace noctem::hub {

namespace {

constexpr std::size_t kEvidenceBytesMax = 4'096;

codec::JsonObject report_of(const vigil::Alarm& alarm, const mesh::OperatorRow& row,
                            vigil::Measure measure) {
  codec::JsonObject report{{"operator", row.key},
                           {"detector", name_of(alarm.detector)},
                           {"score", alarm.score},
                           {"action", name_of(measure)}};
  std::string evidence = codec::write_canonical(alarm.evidence);
  if (evidence.size() <= kEvidenceBytesMax) {
    report.set("evidence", std::move(evidence));
  }
  return report;
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
