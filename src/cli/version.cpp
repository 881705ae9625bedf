#include "noctem/base/version.hpp"

#include <fmt/core.h>

#include "command_list.hpp"
#include "libraries.hpp"

namespace noctem::cli {

namespace {

Result<Exit> version(Session& session) {
  codec::JsonObject libraries;
  std::string linked;
  for (const Library& library : linked_libraries()) {
    libraries.set(library.name, library.version);
    linked += fmt::format("{}{} {}", linked.empty() ? "" : ", ", library.name, library.version);
  }
  session.answer(codec::JsonObject{{"version", noctem::version()}, {"libraries", libraries}},
                 fmt::format("noctem {}\nlinked: {}\n", noctem::version(), linked));
  return Exit::ok;
}

}  // namespace

Command version_command() {
  return {.name = "version",
          .summary = "which Noctem this is, and what it is linked with",
          .description =
              "Prints the version of the program and of the libraries that it found. "
              "`noctem --version` does the same.",
          .examples = {{"noctem version --json", "For a bug report."}},
          .body = version};
}

}  // namespace noctem::cli
