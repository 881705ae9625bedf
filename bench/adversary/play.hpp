#pragma once
// One run of one cell: operators who publish and judge, some of them attackers, a node between
// them, and at the end the figures. Everybody acts in sessions, about two a day at times of their
// own; in a session they publish what they have, and look at what there is to vote on, each entry
// and round once. An honest operator judges it with the chance `turnout`, and errs with the chance
// `error`; it has time for twice its usual share of votes a day. An honest operator in quarantine
// is released by the administrator after two days; attackers stay in it.
//
// One thread; the same for the same seed.

#include <cstdint>
#include <memory>

#include "attack.hpp"
#include "figures.hpp"
#include "node.hpp"

namespace noctem::adversary {

struct Cell {
  int operators = 20;
  int attackers = 0;
  Attack attack = Attack::none;
  double turnout = 0.6;
  std::uint64_t seed = 1;
  int days = 60;
  int strike_day = 0;  // of a slow burn
  double entries_per_day = 20;
  double error = 0.05;
  Signing signing = Signing::stubbed;
  codec::JsonObject params = {};  // of the mesh, where they are not the defaults
};

class Play {
 public:
  explicit Play(const Cell& cell);
  ~Play();
  Figures run();
  const Node& node() const;

 private:
  struct Session;
  struct Stage;
  std::unique_ptr<Stage> stage_;
};

}  // namespace noctem::adversary
