#pragma once
// The program `noctem` without its main: words in, exit code out.
//
// One thread, but for `up`, which serves until it is told to stop.

#include <string>
#include <vector>

#include "noctem/agent/world.hpp"

namespace noctem::cli {

// 0 done, 1 refused or failed, 2 not understood. `words` without the program's own name.
int run(const agent::World& world, const std::vector<std::string>& words);

}  // namespace noctem::cli
