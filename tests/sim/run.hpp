#pragma once
// One world of a scenario, from its seed to its checkers' verdict.
//
// One thread; worlds share nothing.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "noctem/env_sim/faults.hpp"

#include "scenario.hpp"

namespace noctem::sim {

struct Report {
  std::vector<std::string> wrong;  // empty: everything held
  std::vector<std::string> log;    // the last lines of all nodes, with virtual time
  env_sim::FaultCounts faults;
  std::map<std::string, std::uint64_t> refusals;
  std::uint64_t acknowledged = 0;
  std::uint64_t lives = 0;
  std::set<std::string> milestones;  // that were reached
  std::uint64_t digest = 0;          // of every step: equal for equal seeds and code
};

Report run_ledger(const Scenario& scenario, std::uint64_t seed);
Report run_mesh(const Scenario& scenario, std::uint64_t seed);
Report run_seed(const Scenario& scenario, std::uint64_t seed);  // of the scenario's program

}  // namespace noctem::sim
