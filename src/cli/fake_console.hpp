#pragma once
// A console that keeps what is written and answers what it was told, for tests.
//
// One thread.

#include <deque>
#include <string>

#include "noctem/agent/console.hpp"

namespace noctem::cli {

using agent::Console;

class FakeConsole final : public Console {
 public:
  void write(std::string_view text) override { output += text; }
  Result<> flush() override { return {}; }
  void write_error(std::string_view text) override { errors += text; }
  bool is_terminal(env_os::Stream) const override { return terminal; }
  env_os::Colours colours(env_os::Stream) const override { return env_os::Colours::off; }
  std::size_t columns(env_os::Stream) const override { return 80; }
  Result<std::string> read_input(std::size_t) override { return input; }
  bool can_ask() const override { return !secrets.empty(); }
  Result<Secret> ask_secret(std::string_view prompt) override {
    prompts += prompt;
    Secret secret(view_of(secrets.front()));
    secrets.pop_front();
    return secret;
  }

  std::string output;
  std::string errors;
  std::string input;
  std::string prompts;
  std::deque<std::string> secrets;
  bool terminal = false;
};

}  // namespace noctem::cli
