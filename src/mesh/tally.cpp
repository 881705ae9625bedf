#include "tally.hpp"

#include <algorithm>

#include "rounds.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kPauseDaysMost = 3650;

// Shares are of the panel's weight, revealed or not.
bool exceeds(Micro part, Micro whole, std::int64_t share) { return part * kOne > share * whole; }
bool reaches(Micro part, Micro whole, std::int64_t share) { return part * kOne >= share * whole; }

struct Side {
  const RoundRow& round;
  Micro whole;
  Micro weight;
  std::int64_t votes;

  bool passes(std::int64_t share, std::int64_t operators_min) const {
    const bool enough = !round.bootstrap || reaches(weight, whole, round.params.bootstrap_share);
    return enough && exceeds(weight, whole, share) && votes >= operators_min;
  }
  bool beyond() const { return passes(round.params.promoted_share, 1); }
};

// A panel too small for a cap may have two members with more than half of its weight: there, more
// than half of the members must agree, too.
std::int64_t agreeing_needs(const RoundRow& round) {
  const auto most = static_cast<std::int64_t>(round.panel.size()) / 2 + 1;
  return std::max(round.params.verified_operators_min,
                  std::min(round.params.promoted_operators_min, most));
}

Verdict verdict_of(const Side& up, const Side& down) {
  const Params& params = up.round.params;
  const std::int64_t agreeing = agreeing_needs(up.round);
  if (up.passes(params.promoted_share, params.promoted_operators_min)) {
    return Verdict::promoted;
  }
  if (up.passes(params.verified_share, agreeing)) {
    return Verdict::verified;
  }
  if (down.passes(params.promoted_share, params.promoted_operators_min)) {
    return Verdict::false_;
  }
  if (down.passes(params.verified_share, agreeing)) {
    return Verdict::disputed;
  }
  const bool alone = up.round.panel.size() == 1 && up.votes == 1;
  return alone ? Verdict::confirmed : Verdict::inconclusive;
}

// `days` doubled so many times, within the bound.
std::int64_t doubled(std::int64_t days, std::int64_t times, std::int64_t most) {
  for (std::int64_t i = 0; i < times && days < most; ++i) {
    days *= 2;
  }
  return std::min(days, most);
}

}  // namespace

Micro panel_weight(const RoundRow& round) {
  Micro sum = 0;
  for (const PanelMember& member : round.panel) {
    sum += member.weight;
  }
  return sum;
}

Tally tally(const RoundRow& round, std::span<const Vote> votes) {
  Tally result;
  for (const Vote& vote : votes) {
    (vote.vote > 0 ? result.up : result.down) += vote.weight;
    ++(vote.vote > 0 ? result.votes_up : result.votes_down);
    if (vote.vote > 0) {
      result.up_by.push_back(vote.operator_id);
    }
  }
  std::ranges::sort(result.up_by);
  const Micro whole = panel_weight(round);
  const Side up{round, whole, result.up, result.votes_up};
  const Side down{round, whole, result.down, result.votes_down};
  result.verdict = verdict_of(up, down);
  result.corrected = up.passes(round.params.promoted_share, round.params.corrected_operators_min);
  result.decided =
      is_conclusive(result.verdict) && (is_verified(result.verdict) ? up.beyond() : down.beyond());
  return result;
}

std::int64_t replacing_needs(std::int64_t revealed, std::size_t panel_members) {
  const auto members = static_cast<std::int64_t>(panel_members);
  return std::min(revealed, (2 * members + 2) / 3);
}

bool comes_into_force(const RoundRow* in_force, const RoundRow& closed) {
  if (in_force == nullptr || !is_conclusive(in_force->verdict)) {
    return true;
  }
  return is_conclusive(closed.verdict) &&
         closed.revealed >= replacing_needs(in_force->revealed, closed.panel.size());
}

std::int64_t pause_after(const RoundRow* previous, const RoundRow& closed) {
  const Params& params = closed.params;
  if (is_conclusive(closed.verdict)) {
    return doubled(params.conclusive_pause_days, closed.conclusive - 1, kPauseDaysMost);
  }
  if (previous == nullptr || is_conclusive(previous->verdict)) {
    return params.inconclusive_pause_days;
  }
  const bool attended = 2 * (closed.up + closed.down) > panel_weight(closed);
  const auto most = std::max(params.pause_days_max, params.inconclusive_pause_days);
  return doubled(previous->pause_days, attended ? 1 : 0, most);
}

bool is_well_attended(const RoundRow& round) {
  return 3 * round.revealed >= 2 * static_cast<std::int64_t>(round.panel.size());
}

Micro confidence_of(const EntryRow& entry) {
  constexpr Micro kPrior = kOne / 2;
  constexpr Micro kAuthorMost = 600'000;
  constexpr Micro kDoubtedMost = 200'000;
  constexpr Micro kUndecidedLeast = 300'000;  // what a query shows unless it is asked for less
  constexpr Micro kThousandth = kOne / 1000;
  if (entry.verdict == Verdict::false_) {
    return 0;
  }
  const Micro author = std::min(entry.author_confidence * kThousandth, kAuthorMost);
  Micro confidence = (kPrior * author + entry.up * kOne) / (kPrior + entry.up + entry.down);
  if (entry.verdict == Verdict::inconclusive) {
    // A few votes of a panel that stayed away neither vouch for an entry nor hide it.
    confidence = std::clamp(confidence, std::min(author, kUndecidedLeast), kAuthorMost);
  }
  const bool doubted = entry.verdict == Verdict::disputed || entry.tainted_at.has_value();
  return doubted ? std::min(confidence, kDoubtedMost) : confidence;
}

}  // namespace noctem::mesh
