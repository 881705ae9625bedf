#pragma once
// A program without its main: words in, exit code out. What commands there are stands in one table;
// parsing, --help, completion, man page and guide are made from it.
//
// One thread, but for what a command starts.

#include <string>
#include <vector>

#include "noctem/agent/command.hpp"
#include "noctem/agent/world.hpp"

namespace noctem::agent {

// 0 done, 1 refused or failed, 2 not understood. `words` without the program's own name.
int run(const World& world, const Program& program, const std::vector<std::string>& words);

}  // namespace noctem::agent
