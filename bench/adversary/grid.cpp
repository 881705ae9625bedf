#include "grid.hpp"

#include <fmt/core.h>

#include <cmath>

namespace noctem::adversary {

namespace {

constexpr int kSlowBurnDays = 180;
constexpr int kStrikeDay = 120;

// Meshes of one size, with as many attackers and at such turnouts.
struct Part {
  int operators;
  std::vector<int> attackers;
  std::vector<double> turnouts;
};

// What answers the aims comes first: a third, then fewer, then larger meshes, then the turnout and
// the majorities of attackers of which nothing is demanded.
std::vector<Part> parts() {
  const std::vector<double> aimed = {0.9, 0.6};
  const std::vector<double> low = {0.3};
  const std::vector<double> all = {0.9, 0.6, 0.3};
  return {{20, {0, 6}, aimed},
          {5, {0, 1}, aimed},
          {20, {4, 2}, aimed},
          {100, {0, 33, 20, 10}, aimed},
          {20, {0, 6, 4, 2}, low},
          {5, {0, 1}, low},
          {100, {0, 33, 20, 10}, low},
          {5, {2}, all},
          {20, {9}, all},
          {100, {45}, all}};
}

Cell slowed(Cell cell) {
  if (cell.attack == Attack::slow_burn) {
    cell.days = kSlowBurnDays;
    cell.strike_day = kStrikeDay;
  }
  return cell;
}

// Every attack with these attackers; where there are none, the one cell without.
void add_attacks(std::vector<Cell>& cells, const Cell& like) {
  const int first = like.attackers == 0 ? 0 : 1;
  const int last = like.attackers == 0 ? 0 : kAttacks - 1;
  for (int index = first; index <= last; ++index) {
    Cell cell = like;
    cell.attack = static_cast<Attack>(index);
    cells.push_back(slowed(cell));
  }
}

void add_seed(std::vector<Cell>& cells, std::uint64_t seed) {
  for (const Part& part : parts()) {
    for (const int attackers : part.attackers) {
      for (const double turnout : part.turnouts) {
        add_attacks(cells, {.operators = part.operators,
                            .attackers = attackers,
                            .turnout = turnout,
                            .seed = seed});
      }
    }
  }
}

}  // namespace

std::vector<Cell> whole_grid(std::uint64_t seeds) {
  std::vector<Cell> cells;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    add_seed(cells, seed);
  }
  // One cell of each class with real signatures.
  add_attacks(cells, {.operators = 20,
                      .attackers = 4,
                      .turnout = 0.9,
                      .seed = 1'000'001,
                      .signing = Signing::real});
  return cells;
}

std::vector<Cell> small_grid(std::uint64_t seeds) {
  std::vector<Cell> cells;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    for (int index = 0; index < kAttacks; ++index) {
      const auto attack = static_cast<Attack>(index);
      const bool slow = attack == Attack::slow_burn;
      cells.push_back({.operators = 10,
                       .attackers = attack == Attack::none ? 0 : 2,
                       .attack = attack,
                       .turnout = 0.9,
                       .seed = seed,
                       .days = slow ? 36 : 30,
                       .strike_day = slow ? 24 : 0,
                       .entries_per_day = 8,
                       .signing = seed == 1 ? Signing::real : Signing::stubbed});
    }
  }
  return cells;
}

std::string name_of(const Cell& cell) {
  return fmt::format("{}/{} {} {:.1f} {}", cell.attackers, cell.operators, name_of(cell.attack),
                     cell.turnout, cell.seed);
}

std::string line_of(const Cell& cell, const Figures& figures) {
  codec::JsonObject line = figures.json();
  line.set("cell",
           codec::JsonObject{{"operators", cell.operators},
                             {"attackers", cell.attackers},
                             {"attack", name_of(cell.attack)},
                             {"turnout_percent", std::int64_t{std::lround(cell.turnout * 100)}},
                             {"seed", cell.seed},
                             {"days", cell.days}});
  line.set("name", name_of(cell));
  return codec::write_canonical(line);
}

}  // namespace noctem::adversary
