#include <fmt/core.h>

#include "command_list.hpp"
#include "completion_scripts.hpp"

namespace noctem::cli {

namespace {

Result<Exit> completion(Session& session) {
  const std::string& shell = session.arguments().operands.front();
  const auto script = completion_script(shell);
  if (!script) {
    return fail(invalid(
        "usage", fmt::format("there is no completion for \"{}\": bash, zsh or fish", shell)));
  }
  session.answer(codec::JsonObject{{"shell", shell}, {"script", *script}}, *script);
  return Exit::ok;
}

}  // namespace

Command completion_command() {
  return {
      .name = "completion",
      .summary = "a script that lets your shell complete noctem's words",
      .description =
          "Prints a script for bash, zsh or fish. It asks `noctem` itself what may come next, so "
          "it also completes names of keys and settings and never grows stale.",
      .operands = {{"SHELL", "bash, zsh or fish.", Operand::Presence::required, Completes::shell}},
      .examples = {{"source <(noctem completion bash)", "For this shell."},
                   {"noctem completion fish > ~/.config/fish/completions/noctem.fish",
                    "For every fish."}},
      .body = completion};
}

}  // namespace noctem::cli
