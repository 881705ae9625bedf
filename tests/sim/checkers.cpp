#include "checkers.hpp"

#include <fmt/core.h>

#include "noctem/ledger/ledger.hpp"

namespace noctem::sim {

namespace {

using Wrong = std::optional<std::string>;

Wrong check_acknowledged(const Seen& seen) {
  for (const auto& [id, seq] : seen.history.acknowledged) {
    const auto stored = ledger::find(seen.connection, id);
    if (!stored) {
      return "acknowledged: reading failed: " + to_string(stored.error());
    }
    if (!stored->has_value()) {
      return fmt::format("acknowledged: {} at {} is lost", id.text(), seq);
    }
    if ((*stored)->record.seq != seq) {
      return fmt::format("acknowledged: {} was said to be at {}, is at {}", id.text(), seq,
                         (*stored)->record.seq);
    }
  }
  return std::nullopt;
}

Wrong check_heads(const Seen& seen) {
  const auto last = ledger::latest_head(seen.connection);
  if (!last) {
    return "heads: there is none: " + to_string(last.error());
  }
  for (const auto& [head, signature] : seen.history.heads) {
    if (!document::verify_head({head, signature}, seen.log_key)) {
      return fmt::format("heads: the head of {} is not signed by the log", head.size);
    }
    if (head.size > last->head.size) {
      return fmt::format("heads: a head of {} was served, the log has {}", head.size,
                         last->head.size);
    }
    const auto proof = ledger::prove_consistency(seen.connection, head.size, last->head.size);
    if (!proof || !document::verify_consistency(head.size, head.root, last->head.size,
                                                last->head.root, *proof)) {
      return fmt::format("heads: the log does not continue the head of {}", head.size);
    }
  }
  return std::nullopt;
}

Wrong check_verified(const Seen& seen) {
  const auto verified = ledger::verify(seen.connection, [](std::uint64_t) {});
  return verified ? std::nullopt : Wrong("verified: " + to_string(verified.error()));
}

Wrong check_authorised(const Seen& seen) {
  for (const auto& id : seen.history.forbidden) {
    const auto stored = ledger::find(seen.connection, id);
    if (!stored || stored->has_value()) {
      return "authorised: a forgery is in the log: " + id.text();
    }
  }
  return std::nullopt;
}

Wrong check_memory(const Seen& seen) {
  if (seen.history.waiting_max > seen.queue_items_max) {
    return fmt::format("memory: {} writes waited, {} may", seen.history.waiting_max,
                       seen.queue_items_max);
  }
  return std::nullopt;
}

Wrong check_heals(const Seen& seen) {
  return seen.healed == Seen::Healed::yes
             ? std::nullopt
             : Wrong("heals: no work comes to its end after the faults have ended");
}

}  // namespace

std::vector<std::string> check_all(const Seen& seen) {
  auto wrong = seen.history.violations;
  for (auto* check : {check_acknowledged, check_heads, check_verified, check_authorised,
                      check_memory, check_heals}) {
    if (auto found = check(seen)) {
      wrong.push_back(std::move(*found));
    }
  }
  return wrong;
}

}  // namespace noctem::sim
