#include <doctest/doctest.h>

#include "one_node.hpp"

using namespace noctem;
using namespace noctem::env_sim;
using namespace std::chrono_literals;
using How = env::ProcessExit::How;

TEST_CASE("there are no programs but those that were registered") {
  OneNode one;
  env::ProcessOptions options;
  options.program = "/bin/sh";
  CHECK(one.node.env().processes.start(options).error().kind == ErrorKind::not_found);
}

TEST_CASE("a registered program runs for its time and ends with its status") {
  OneNode one;
  one.world.register_program("/bin/tool", [](const env::ProcessOptions& options) {
    return ProgramRun{{How::exited, static_cast<int>(options.arguments.size())}, 10s};
  });
  env::ProcessOptions options;
  options.program = "/bin/tool";
  options.arguments = {"a", "b"};
  const auto process = one.node.env().processes.start(options).value();
  CHECK_FALSE(process->poll().value().has_value());
  one.world.run_for(11s);
  CHECK(process->poll().value()->how == How::exited);
  CHECK(process->poll().value()->code == 2);
  CHECK(process->signal(15).error().kind == ErrorKind::not_found);
}

TEST_CASE("a program can be ended by a signal") {
  OneNode one;
  one.world.register_program(
      "/bin/tool", [](const env::ProcessOptions&) { return ProgramRun{{How::exited, 0}, 10s}; });
  env::ProcessOptions options;
  options.program = "/bin/tool";
  const auto first = one.node.env().processes.start(options).value();
  const auto second = one.node.env().processes.start(options).value();
  CHECK(first->id() != second->id());
  CHECK(first->signal(0));
  CHECK_FALSE(first->poll().value().has_value());
  CHECK(first->signal(9));
  CHECK(first->poll().value()->how == How::signalled);
  CHECK(first->poll().value()->code == 9);
  CHECK_FALSE(second->poll().value().has_value());
}
