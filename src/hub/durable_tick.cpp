// What happens by itself once a second.
#include "closing.hpp"
#include "durable_hub.hpp"

namespace noctem::hub {

namespace {

constexpr auto kRewriteEvery = std::chrono::hours(1);
constexpr int kPagesAtOnce = 500;

}  // namespace

env::Next DurableHub::tick() {
  answer_waiting();
  const auto now = context_.clock.steady();
  if (now >= next_tick_) {
    next_tick_ = now + std::chrono::seconds(1);
    submit_tick();
    if (!index_->covers(index_->size())) {
      feed_index();
    }
  }
  return env::Next::at(next_tick_);
}

void DurableHub::submit_tick() {
  if (tick_waits_.exchange(true)) {
    return;
  }
  ledger_->submit(
      [this](ledger::Transaction& transaction) { return do_what_is_due(transaction); },
      [this](const Result<>& done) {
        tick_waits_ = false;
        if (done) {
          alarms_.reported();
        }
        if (!done && done.error().reason != "clock" && done.error().reason != "stopping") {
          context_.log.warning("hub.tick", {{"error", to_string(done.error())}});
        }
      });
}

Result<DurableHub::Outcome> DurableHub::do_what_is_due(ledger::Transaction& transaction) {
  if (is_copy()) {
    bool rewrote = false;
    NOCTEM_CHECK(rewrite_index(rewrote));
    return rewrote || erasing_ || old_pages_ ? Outcome::written : Outcome::refused;
  }
  NOCTEM_TRY(const auto closings, close_due_rounds(transaction, bench_, *signer_, kinds_));
  if (closings.lost > 0) {
    counters_.reveals_lost += closings.lost;
    context_.log.error("hub.reveals_lost", {{"count", closings.lost}});
  }
  bool wrote = closings.wrote;
  NOCTEM_CHECK(report_gaps(transaction, wrote));
  NOCTEM_CHECK(report_alarms(transaction, wrote));
  NOCTEM_CHECK(rewrite_index(wrote));
  wrote = wrote || moved_ || erasing_ || old_pages_;
  return wrote ? Outcome::written : Outcome::refused;
}

Result<> DurableHub::report_gaps(ledger::Transaction& transaction, bool& wrote) {
  for (const auto& domain : gaps_.take(transaction.at())) {
    NOCTEM_TRY(auto gap, signer_->sign(mesh::Kind::gap, {{"domain", domain}}, transaction.at()));
    Proposal proposal(transaction, bench_);
    if (!proposal.add(std::move(gap)).has_value()) {
      continue;  // no domain, or reported by the fold's day already
    }
    NOCTEM_CHECK(proposal.keep());
    wrote = true;
  }
  return {};
}

Result<> DurableHub::rewrite_index(bool& wrote) {
  const auto now = context_.clock.steady();
  if (!rewrite_.due || (rewrite_.last.has_value() && now - *rewrite_.last < kRewriteEvery)) {
    return {};
  }
  NOCTEM_TRY(const auto step, index_->rewrite(*connection_, kPagesAtOnce));
  rewrite_.done_now = step != search::Rewrite::more;
  rewrite_.again = step == search::Rewrite::again;
  wrote = true;
  return {};
}

}  // namespace noctem::hub
