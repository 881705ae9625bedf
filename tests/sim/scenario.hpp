#pragma once
// A scenario as its text file says it: how much work, which faults, what must have struck, who
// checks. One word and its values a line, `#` begins a comment; every number has its unit in its
// name. What is not understood, or not said, is an error.
//
// A value.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/env_sim/faults.hpp"

namespace noctem::sim {

struct Scenario {
  enum class Program { ledger, mesh };

  std::string name;
  Program program = Program::ledger;
  std::map<std::string, std::uint64_t, std::less<>> numbers;
  std::vector<std::string> kill_points;   // where a life may end
  std::vector<env_sim::Fault> faults;     // each must strike at least once in a run
  std::vector<std::string> refusals;      // reasons that the door or the writer must have given
  std::uint64_t kills_per_point_min = 0;  // in a run
  std::vector<std::string> milestones;    // each must be reached in at least one seed of a run
  std::map<std::string, std::int64_t, std::less<>> params;  // of the mesh, where not the default

  std::uint64_t number(std::string_view word) const;  // of a word that the file must have
};

Result<Scenario> parse_scenario(std::string_view text);

}  // namespace noctem::sim
