// What a round's votes come to, and whether the fold says the same.
#include <fmt/core.h>

#include <algorithm>

#include "ballot_box.hpp"

namespace noctem::sim {

namespace {

using mesh::Micro;
using mesh::Verdict;
using Wrong = std::optional<std::string>;
using Shares = std::map<std::string, std::int64_t, std::less<>>;

constexpr std::int64_t kCapDivisor = 5;

struct Sum {
  Micro up = 0;
  Micro down = 0;
  Micro whole = 0;
  std::int64_t ups = 0;
  std::int64_t downs = 0;
};

Sum sum_of(const SeenRound& round, const mesh::RoundRow& row) {
  Sum sum;
  for (const auto& member : row.panel) {
    sum.whole += member.weight;
    const auto vote = round.votes.find(member.operator_id.value());
    if (vote == round.votes.end() || !vote->second.counts) {
      continue;
    }
    const bool up = *vote->second.shown > 0;
    (up ? sum.up : sum.down) += member.weight;
    ++(up ? sum.ups : sum.downs);
  }
  return sum;
}

Verdict verdict_of(const Sum& sum, const Shares& say, const mesh::RoundRow& row) {
  const auto share = [&](std::string_view name) { return say.find(name)->second; };
  const auto wins = [&](Micro weight, std::int64_t votes, std::string_view what,
                        std::int64_t least) {
    const bool reached =
        !row.bootstrap || weight * mesh::kOne >= share("bootstrap_share") * sum.whole;
    return reached && weight * mesh::kOne > share(what) * sum.whole && votes >= least;
  };
  const auto many = share("promoted_operators_min");
  const auto majority = static_cast<std::int64_t>(row.panel.size() / 2 + 1);
  const auto few = std::max(share("verified_operators_min"), std::min(many, majority));
  if (wins(sum.up, sum.ups, "promoted_share", many)) {
    return Verdict::promoted;
  }
  if (wins(sum.up, sum.ups, "verified_share", few)) {
    return Verdict::verified;
  }
  if (wins(sum.down, sum.downs, "promoted_share", many)) {
    return Verdict::false_;
  }
  return wins(sum.down, sum.downs, "verified_share", few) ? Verdict::disputed
                                                          : Verdict::inconclusive;
}

Wrong check_panel(const SeenRound& round, const mesh::RoundRow& row, Micro whole) {
  std::vector<std::string> sits;
  for (const auto& member : row.panel) {
    sits.push_back(member.operator_id.value());
    if (row.bootstrap && member.weight != mesh::kOne) {
      return "a weight in bootstrap is not one";
    }
    const bool capped = row.panel.size() >= static_cast<std::size_t>(kCapDivisor);
    if (member.weight < 0 || (capped && kCapDivisor * member.weight > whole)) {
      return "one member weighs more than its part";
    }
  }
  return sits == round.panel ? Wrong() : Wrong("another panel sits");
}

}  // namespace

std::optional<std::string> BallotBox::compare(const Place& place, const mesh::RoundRow& row) const {
  const auto complain = [&](const std::string& what) {
    return fmt::format("votes: round {} of {}: {}", place.second, place.first, what);
  };
  const auto at = rounds_.find(place);
  if (at == rounds_.end()) {
    return complain("no record opened it");
  }
  const auto& round = at->second;
  const auto sum = sum_of(round, row);
  if (auto wrong = check_panel(round, row, sum.whole)) {
    return complain(*wrong);
  }
  if (sum.up != row.up || sum.down != row.down || sum.ups + sum.downs != row.revealed) {
    return complain(fmt::format("{} up and {} down were counted, {} and {} are right", row.up,
                                row.down, sum.up, sum.down));
  }
  const bool alone = row.panel.size() == 1 && sum.ups == 1;
  if (round.closed && !alone && row.verdict != verdict_of(sum, shares_, row)) {
    return complain("its verdict does not follow from its votes");
  }
  return std::nullopt;
}

}  // namespace noctem::sim
