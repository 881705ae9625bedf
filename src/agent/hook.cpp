#include "noctem/agent/commands.hpp"
#include "noctem/agent/session.hpp"
#include "noctem/connect/host.hpp"

namespace noctem::agent {

namespace {

Result<Exit> hook(Session& session) {
  const std::string& name = session.arguments().operands.front();
  const auto host = connect::find_host(name);
  const auto answer = host ? connect::hook_answer(host->id) : std::nullopt;
  if (!answer) {
    return fail(invalid("usage", "\"" + name +
                                     "\" is not a host that has hooks: there are claude, "
                                     "cursor and gemini"));
  }
  session.answer(*answer, codec::write_canonical(*answer) + "\n");
  return Exit::ok;
}

}  // namespace

Command hook_command() {
  return {.name = "hook",
          .summary = "what a host's hook prints when a session begins",
          .description =
              "`noctem connect` writes it into the settings of hosts that have hooks: three "
              "sentences for the agent, in the form that the host reads. It asks nobody and needs "
              "no node.",
          .operands = {{"HOST", "claude, cursor or gemini."}},
          .examples = {{"noctem hook claude", ""}},
          .body = hook,
          .visibility = Command::Visibility::hidden};
}

}  // namespace noctem::agent
