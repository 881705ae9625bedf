// The program: the machine, the environment and the terminal are taken here, once, and handed down.

#include <string>
#include <vector>

#include "noctem/agent/run.hpp"
#include "noctem/env_os/environment.hpp"
#include "noctem/env_os/machine.hpp"

#include "program.hpp"

int main(int argc, char** argv) {
  noctem::env_os::Machine machine;
  const auto environment = noctem::env_os::environment();
  const auto console = noctem::agent::make_console(environment);
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  return noctem::agent::run({machine.env(), *console, environment}, noctem::nocturne_agent(),
                            words);
}
