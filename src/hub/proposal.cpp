#include "proposal.hpp"

#include "noctem/base/assert.hpp"

#include "naming.hpp"

namespace noctem::hub {

Proposal::Proposal(ledger::Transaction& transaction, Bench& bench)
    : transaction_(transaction), bench_(bench) {
  NOCTEM_ASSERT(bench_.tried.changes().empty());
}

Proposal::~Proposal() { bench_.tried.drop(); }

Result<ledger::Record> Proposal::add(document::Envelope envelope,
                                     std::optional<ledger::Near> near) {
  const ledger::Record record{.at = transaction_.at(),
                              .cid = envelope.document.id(),
                              .near = near,
                              .seq = transaction_.size() + added_.size(),
                              .signature = envelope.signature};
  NOCTEM_CHECK(bench_.fold.apply(record, envelope.document));
  added_.push_back({std::move(envelope), record});
  return record;
}

Result<> Proposal::keep() {
  for (const auto& [envelope, record] : added_) {
    NOCTEM_TRY(const auto appended, transaction_.append(envelope, record.near));
    NOCTEM_ASSERT(appended.how == ledger::Appended::How::added && appended.record == record,
                  record.seq, appended.record.seq);
    NOCTEM_CHECK(put_names(transaction_.connection(), record.seq, envelope.document.value()));
    bench_.journal.records.push_back(record);
    bench_.journal.kinds.push_back(envelope.document.kind());
  }
  added_.clear();
  return bench_.tried.keep();
}

}  // namespace noctem::hub
