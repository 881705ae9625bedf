#include <fmt/core.h>

#include "noctem/agent/commands.hpp"
#include "noctem/agent/session.hpp"
#include "noctem/base/version.hpp"

namespace noctem::agent {

namespace {

Result<Exit> show_version(Session& session) {
  session.answer(codec::JsonObject{{"version", version()}},
                 fmt::format("{} {}\n", session.program().name, version()));
  return Exit::ok;
}

}  // namespace

Command version_command() {
  return {.name = "version",
          .summary = "which version this is",
          .description = "Prints the version of the program; `--version` does the same.",
          .examples = {{"noctem version", ""}},
          .body = show_version};
}

}  // namespace noctem::agent
