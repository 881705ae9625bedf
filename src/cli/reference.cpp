#include "reference.hpp"

#include "command_list.hpp"

namespace noctem::cli {

namespace {

constexpr std::string_view kMarkdown = "--markdown";

Result<Exit> reference(Session& session) {
  const bool markdown = session.arguments().has(kMarkdown);
  const Program& program = session.program();
  const std::string page = markdown ? guide_page(program) : man_page(program);
  session.answer(codec::JsonObject{{"page", page}}, page);
  return Exit::ok;
}

}  // namespace

Command reference_command() {
  return {.name = "man",
          .summary = "the man page, or with --markdown the guide",
          .description =
              "Prints the reference of all commands and settings as a man page in roff. "
              "The build installs it.",
          .options = {{std::string(kMarkdown), "", "Print docs/guide/command-line.md instead."}},
          .examples = {{"noctem man | man -l -", "Read it."}},
          .body = reference,
          .visibility = Command::Visibility::hidden};
}

}  // namespace noctem::cli
