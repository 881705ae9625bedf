#pragma once
// Whoever makes things go wrong, until it is told to stop: ends lives at a kill point of its
// choice, fills the disk, breaks a sync, sets the clock, cuts the network. Every life gets one way
// to die, drawn evenly from the scenario's kill points, so that rare points are reached as often as
// common ones. It cuts the way between the node and one of its peers, the others go on.
//
// One thread, driven by the world.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "noctem/env_sim/world.hpp"

#include "scenario.hpp"

namespace noctem::sim {

class Nemesis {
 public:
  Nemesis(env_sim::World& world, env_sim::Node& node, const Scenario& scenario,
          std::vector<std::string> peers);

  void prepare_life();  // before each start of the node
  void start();
  void stop();  // and undo whatever lasts
  bool exhausted() const { return node_.lives() > scenario_.number("lives"); }
  env::Duration rest();  // from a death to the next life: mostly short, sometimes an outage
  // How wrong the node's clock is, and the furthest ahead that it ever was when a life began.
  env::Duration clock_offset() const { return clock_offset_; }
  env::Duration clock_at_start_max() const { return clock_at_start_max_; }

 private:
  env::Next act();
  void cut_a_way();
  void set_clock(env::Duration offset);
  void mend_clock_for_start();
  void end_trouble();

  env_sim::World& world_;
  env_sim::Node& node_;
  const Scenario& scenario_;
  const std::vector<std::string> peers_;
  env_sim::Prng chance_;
  std::string target_;
  std::uint64_t countdown_ = 0;
  env::Duration clock_offset_{};
  env::Duration clock_at_start_max_{};
  env::Duration life_began_{};
  bool stopped_ = false;
  std::unique_ptr<env::Worker> worker_;
};

}  // namespace noctem::sim
