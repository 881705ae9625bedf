#include "baselines.hpp"

#include <cmath>

namespace noctem::adversary {

namespace {

struct Sides {
  double up = 0;
  double down = 0;
  int ups = 0;
  int downs = 0;
  double all() const { return up + down; }
};

Sides sides(const Ballots& ballots, const auto& weight) {
  Sides found;
  for (const auto& [who, up] : ballots.votes) {
    (up ? found.up : found.down) += weight(who);
    ++(up ? found.ups : found.downs);
  }
  return found;
}

Ruling by_share(const Sides& sides) {
  const double up = sides.up / sides.all();
  if (up > 2.0 / 3 && sides.ups >= 3) {
    return Ruling::promoted;
  }
  if (up > 0.5 && sides.ups >= 2) {
    return Ruling::verified;
  }
  return 1 - up > 0.5 && sides.downs >= 2 ? Ruling::suppressed : Ruling::open;
}

}  // namespace

Baselines::Baselines(int operators) {
  standings_.fill(Standings(static_cast<std::size_t>(operators)));
}

Ruling Baselines::majority(const Ballots& ballots) {
  const Sides found = sides(ballots, [](int) { return 1.0; });
  return found.all() > 0 ? by_share(found) : Ruling::open;
}

Ruling Baselines::weighted(const Ballots& ballots, const Standings& standings) {
  const Sides found = sides(ballots, [&](int who) {
    const Standing& standing = standings[static_cast<std::size_t>(who)];
    return 0.1 + std::log1p(standing.verified) * standing.accuracy();
  });
  return found.all() > 0 ? by_share(found) : Ruling::open;
}

// Where nobody who voted has a reputation, everybody must agree ("thresholds effectively require
// unanimity").
Ruling Baselines::seed(const Ballots& ballots, const Standings& standings) {
  const Sides found = sides(ballots, [&](int who) {
    const Standing& standing = standings[static_cast<std::size_t>(who)];
    const double idle = static_cast<double>(ballots.at - standing.last_at) / 86'400.0;
    return std::log1p(standing.verified) * standing.accuracy() * std::exp2(-std::floor(idle) / 30);
  });
  if (found.all() > 0) {
    return by_share(found);
  }
  if (found.downs == 0 && found.ups >= 2) {
    return found.ups >= 3 ? Ruling::promoted : Ruling::verified;
  }
  return found.ups == 0 && found.downs >= 2 ? Ruling::suppressed : Ruling::open;
}

void Baselines::learn(const Ballots& ballots, Ruling ruling, Standings& standings) {
  const bool up = ruling == Ruling::verified || ruling == Ruling::promoted;
  for (const auto& [who, voted_up] : ballots.votes) {
    Standing& standing = standings[static_cast<std::size_t>(who)];
    standing.last_at = ballots.at;
    ++standing.resolved;
    standing.right += voted_up == up ? 1 : 0;
  }
  Standing& author = standings[static_cast<std::size_t>(ballots.author)];
  author.last_at = ballots.at;
  ++author.resolved;
  author.right += up ? 1 : 0;
  author.verified += up ? 1 : 0;
}

std::array<bool, kBaselines> Baselines::decide(const Ballots& ballots,
                                               std::array<Ruling, kBaselines>& rulings) {
  const std::array<Ruling, kBaselines> now = {majority(ballots), weighted(ballots, standings_[1]),
                                              seed(ballots, standings_[2])};
  std::array<bool, kBaselines> changed{};
  for (std::size_t index = 0; index < now.size(); ++index) {
    changed[index] = rulings[index] == Ruling::open && now[index] != Ruling::open;
    if (changed[index]) {
      rulings[index] = now[index];
      learn(ballots, now[index], standings_[index]);
    }
  }
  return changed;
}

}  // namespace noctem::adversary
