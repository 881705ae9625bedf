#pragma once
// What one run counted. All are counts, so that runs add up and bounds can be computed from sums.
//
// Values; any thread.

#include <array>
#include <cstdint>

#include "noctem/codec/json.hpp"

namespace noctem::adversary {

// One rule's decisions, ours or a baseline's.
struct Decisions {
  std::int64_t false_entries = 0;   // that were published
  std::int64_t false_verified = 0;  // at any time
  std::int64_t false_promoted = 0;
  std::int64_t true_entries = 0;     // honest authors' and true
  std::int64_t true_suppressed = 0;  // disputed, false, superseded or tainted at the end
  std::int64_t settled = 0;          // entries older than 30 days at the end
  std::int64_t never_concluded = 0;  // of these
  std::int64_t true_14_days = 0;     // true ones that were old enough
  std::int64_t verified_14_days = 0;
  std::int64_t true_30_days = 0;
  std::int64_t verified_30_days = 0;

  static void fields(auto& row, auto&& field) {
    field("false_entries", row.false_entries);
    field("false_verified", row.false_verified);
    field("false_promoted", row.false_promoted);
    field("true_entries", row.true_entries);
    field("true_suppressed", row.true_suppressed);
    field("settled", row.settled);
    field("never_concluded", row.never_concluded);
    field("true_14_days", row.true_14_days);
    field("verified_14_days", row.verified_14_days);
    field("true_30_days", row.true_30_days);
    field("verified_30_days", row.verified_30_days);
  }
};

inline constexpr int kBaselines = 3;
constexpr auto names_of_baselines() {
  return std::to_array<const char*>({"majority", "weighted_majority", "seed"});
}

struct Figures {
  Decisions mesh;
  std::array<Decisions, kBaselines> baselines;
  std::int64_t honest_operator_days = 0;
  std::int64_t honest_quarantined = 0;
  std::int64_t attackers = 0;
  std::int64_t attackers_quarantined = 0;
  std::int64_t first_quarantine_day = -1;  // after the attack began; -1: none
  std::int64_t bootstrap_day = -1;         // -1: still in it
  std::int64_t share_end = 0;              // the attackers' part of all weight, thousandths
  std::int64_t share_most = 0;
  std::int64_t panel_share = 0;  // of the counted weight of all panels, thousandths
  std::int64_t rounds = 0;
  std::int64_t statements = 0;           // merged, on any day
  std::int64_t statements_hijacked = 0;  // of these, what only attackers say
  std::int64_t records = 0;
  std::int64_t mistakes = 0;  // false entries of honest operators
  std::int64_t mistakes_verified = 0;

  codec::JsonObject json() const;
};

}  // namespace noctem::adversary
