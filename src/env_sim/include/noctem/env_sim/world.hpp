#pragma once
// A world of nodes that runs in one thread from one seed: virtual time, a scheduler that decides
// whose step comes next, a network, a disk for each node, and faults. The same seed and the same
// code give the same world, step for step (trace().digest() proves it).
//
// Time stands still while a step runs, but for what syncs cost, and moves on when nobody has work.
// One thread.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/env_sim/faults.hpp"
#include "noctem/env_sim/network.hpp"
#include "noctem/env_sim/node.hpp"
#include "noctem/env_sim/prng.hpp"
#include "noctem/env_sim/trace.hpp"

namespace noctem::env_sim {

struct ClockOptions {
  std::chrono::seconds begin{0};           // after 2026-06-01T00:00:00Z
  std::chrono::microseconds skew_max{0};   // either way, for each node
  std::int64_t drift_per_million_max = 0;  // either way
};

struct WorldOptions {
  NetworkOptions network;
  ClockOptions clock;
  DiskOptions disk;
  std::size_t trace_lines_max = 0;
  std::size_t log_lines_max = 200;
};

// What a registered program does: its exit, and for how long it seems to run.
struct ProgramRun {
  env::ProcessExit exit;
  env::Duration duration{};
};
using Program = std::function<ProgramRun(const env::ProcessOptions&)>;

enum class Outcome { reached, idle, out_of_time, out_of_steps };

struct RunLimits {
  env::Duration time_max = std::chrono::hours(1);
  std::uint64_t steps_max = 1'000'000;
};

class World {
 public:
  World(std::uint64_t seed, WorldOptions options);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // The node has the world's disk options, and no life yet.
  Node& add_node(std::string name, Boot boot);
  Node& node(std::string_view name);

  // The scenario's own actors: they are no node's, and never crash.
  env::Threads& threads();
  const env::Clock& clock() const;
  void after(env::Duration delay, std::function<void()> action);
  Prng stream(std::string_view label) const;  // chance for the scenario

  bool run_one();  // false if nothing will ever happen by itself
  Outcome run_until(const std::function<bool()>& reached, RunLimits limits = RunLimits());
  void run_for(env::Duration time);
  env::Duration elapsed() const;

  void register_program(std::string path, Program program);

  Network& network();
  FaultCounts& faults();
  Trace& trace();
  const std::deque<std::string>& log_lines() const;  // of all nodes, with virtual time

 private:
  friend class Node;
  struct State;
  bool run_one_until(env::Duration until);
  void in_step(const std::function<void()>& step);
  void bury_dead();
  std::unique_ptr<State> state_;
};

}  // namespace noctem::env_sim
