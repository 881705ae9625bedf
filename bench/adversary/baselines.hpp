#pragma once
// What other rules would have made of the same votes: a simple majority of those who voted; a
// majority weighted by reputation; and the seed's formula as it stands, ln(1 + V) x accuracy x
// freshness, with its shares of what was cast. Each keeps the reputations that follow from its own
// decisions. They see everybody's votes of all rounds until they have decided; then never again.
//
// One thread.

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "figures.hpp"

namespace noctem::adversary {

enum class Ruling { open, verified, promoted, suppressed };

struct Ballots {
  int author = 0;
  std::int64_t at = 0;
  std::vector<std::pair<int, bool>> votes;  // who, up
};

class Baselines {
 public:
  explicit Baselines(int operators);
  // In the order of names_of_baselines(). `rulings`: what was decided about the entry so far; those
  // that are open may change. Gives which did.
  std::array<bool, kBaselines> decide(const Ballots& ballots,
                                      std::array<Ruling, kBaselines>& rulings);

 private:
  struct Standing {
    double verified = 0;
    double right = 0;
    double resolved = 0;
    std::int64_t last_at = 0;
    double accuracy() const { return (right + 1) / (resolved + 2); }
  };
  using Standings = std::vector<Standing>;

  static Ruling majority(const Ballots& ballots);
  static Ruling weighted(const Ballots& ballots, const Standings& standings);
  static Ruling seed(const Ballots& ballots, const Standings& standings);
  static void learn(const Ballots& ballots, Ruling ruling, Standings& standings);

  std::array<Standings, kBaselines> standings_;
};

}  // namespace noctem::adversary
