#pragma once
// Whoever makes things go wrong, until it is told to stop: ends lives at a kill point of its
// choice, fills the disk, breaks a sync, sets the clock, cuts the network. Every life gets one way
// to die, drawn evenly from the scenario's kill points, so that rare points are reached as often as
// common ones.
//
// One thread, driven by the world.

#include <cstdint>
#include <string>

#include "noctem/env_sim/world.hpp"

#include "scenario.hpp"

namespace noctem::sim {

class Nemesis {
 public:
  Nemesis(env_sim::World& world, env_sim::Node& node, const Scenario& scenario);

  void prepare_life();  // before each start of the node
  void start();
  void stop();  // and undo whatever lasts
  bool exhausted() const { return node_.lives() > scenario_.number("lives"); }

 private:
  env::Next act();
  void end_disk_trouble();

  env_sim::World& world_;
  env_sim::Node& node_;
  const Scenario& scenario_;
  env_sim::Prng chance_;
  std::string target_;
  std::uint64_t countdown_ = 0;
  env::Duration clock_offset_{};
  bool stopped_ = false;
  std::unique_ptr<env::Worker> worker_;
};

}  // namespace noctem::sim
