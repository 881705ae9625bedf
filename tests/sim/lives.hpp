#pragma once
// The lives of the node that the nemesis is after: it starts, dies, rests and starts again, until
// the nemesis is told to stop; then it lives on.
//
// One thread, driven by the world. Belongs to a run; outlives nothing of the world.

#include <functional>
#include <string>
#include <vector>

#include "noctem/env_sim/world.hpp"

#include "nemesis.hpp"
#include "program.hpp"
#include "scenario.hpp"

namespace noctem::sim {

env_sim::WorldOptions world_options(const Scenario& scenario);

class Lives {
 public:
  struct Who {
    std::string name;                // of the node
    std::vector<std::string> peers;  // whose ways to it may be cut
  };
  Lives(env_sim::World& world, const Scenario& scenario, Who who, StartProgram start);

  void begin();  // the first life, and the nemesis
  void calm();   // the faults are over

  // Of the present life; null while there is none, or it could not start.
  Program* program() const { return program_; }
  env_sim::Node& node() { return node_; }
  const Nemesis& nemesis() const { return nemesis_; }

  // Goes on while `goes`, for so long at most. Looks at the writer's queue after each step.
  void run_while(const std::function<bool()>& goes, env::Duration time_max);
  std::size_t waiting_max() const { return waiting_max_; }

 private:
  std::shared_ptr<void> boot(env_sim::Node& node);
  void revive();

  env_sim::World& world_;
  const StartProgram start_;
  Program* program_ = nullptr;
  env_sim::Node& node_;
  Nemesis nemesis_;
  std::size_t waiting_max_ = 0;
};

}  // namespace noctem::sim
