#pragma once
// The program `noctem` without its main: words in, exit code out. What commands there are stands in
// one table; parsing, --help, completion, man page and guide are made from it.
//
// One thread, but for `up`, which serves until it is told to stop.

#include <string>
#include <vector>

#include "noctem/cli/console.hpp"
#include "noctem/env/env.hpp"
#include "noctem/env_os/environment.hpp"

namespace noctem::cli {

struct World {
  env::Env env;
  Console& console;
  const env_os::Environment& environment;
};

// 0 done, 1 refused or failed, 2 not understood. `words` without the program's own name.
int run(const World& world, const std::vector<std::string>& words);

}  // namespace noctem::cli
