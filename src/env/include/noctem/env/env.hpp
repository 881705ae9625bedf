#pragma once
// Everything that is not deterministic, in one place. `main` makes the real one (env_os), a
// scenario the simulated one (env_sim), and each component is handed only the members that it
// needs.

#include "noctem/env/clock.hpp"
#include "noctem/env/files.hpp"
#include "noctem/env/processes.hpp"
#include "noctem/env/random.hpp"
#include "noctem/env/threads.hpp"
#include "noctem/env/wire.hpp"

namespace noctem::env {

struct Env {
  Clock& clock;
  Random& random;
  Files& files;
  Threads& threads;
  Processes& processes;
};

}  // namespace noctem::env
