#include "noctem/cli/cli.hpp"

#include "noctem/agent/run.hpp"

#include "program.hpp"

namespace noctem::cli {

int run(const agent::World& world, const std::vector<std::string>& words) {
  return agent::run(world, program(), words);
}

}  // namespace noctem::cli
