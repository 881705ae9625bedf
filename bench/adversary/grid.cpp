#include "grid.hpp"

#include <fmt/core.h>

#include <cmath>

namespace noctem::adversary {

namespace {

constexpr int kSlowBurnDays = 180;
constexpr int kStrikeDay = 120;
constexpr double kTurnouts[] = {0.9, 0.6, 0.3};

struct Mesh {
  int operators;
  std::vector<int> attackers;
};

std::vector<Mesh> meshes() {
  return {{5, {0, 1, 2}}, {20, {0, 2, 4, 6, 9}}, {100, {0, 10, 20, 33, 45}}};
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
  for (const Mesh& mesh : meshes()) {
    for (const int attackers : mesh.attackers) {
      for (const double turnout : kTurnouts) {
        add_attacks(cells, {.operators = mesh.operators,
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
