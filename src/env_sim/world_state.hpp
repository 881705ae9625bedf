#pragma once
// What a world is made of. Private to the world and its nodes.

#include <map>
#include <memory>
#include <string>

#include "noctem/env_sim/world.hpp"

#include "node_parts.hpp"
#include "processes_sim.hpp"
#include "timeline.hpp"

namespace noctem::env_sim {

struct World::State {
  State(std::uint64_t seed, const WorldOptions& chosen)
      : options(chosen),
        chance(seed),
        trace(chosen.trace_lines_max),
        timeline(chance.stream("scheduler"), trace),
        network(chosen.network, chance.stream("network"), timeline, faults),
        log{chosen.log_lines_max, {}},
        nobody(std::make_shared<Life>(Life{"scenario", true, nullptr, nullptr})),
        clock(timeline, right, env::Duration{}),
        threads(timeline, nobody, env::Duration{}) {}

  const WorldOptions options;
  const Prng chance;
  FaultCounts faults;
  Trace trace;
  Timeline timeline;
  Network network;
  LogLines log;
  Programs programs;
  std::shared_ptr<Life> nobody;  // whose life never ends
  const WallError right{options.clock.begin, 0};
  ClockSim clock;
  ThreadsSim threads;
  enum class Now { between_steps, in_step } now = Now::between_steps;
  std::map<std::string, std::unique_ptr<Node>, std::less<>> nodes;  // goes first
};

}  // namespace noctem::env_sim
