#pragma once
// What a program was given by its main: the machine, the terminal, the environment.
//
// Borrowed; one thread.

#include "noctem/agent/console.hpp"
#include "noctem/env/env.hpp"
#include "noctem/env_os/environment.hpp"

namespace noctem::agent {

struct World {
  env::Env env;
  Console& console;
  const env_os::Environment& environment;
};

}  // namespace noctem::agent
