#include "command_list.hpp"
#include "help.hpp"

namespace noctem::cli {

namespace {

Result<Exit> help(Session& session) {
  std::vector<std::string> words = session.arguments().operands;
  words.emplace_back("--help");
  const std::vector<Command> table = commands();
  NOCTEM_TRY(const Arguments asked, parse_arguments(table, words));
  const HelpLook look = look_of(session.console());
  session.console().write(asked.command != nullptr ? help_of(*asked.command, look)
                                                   : help_of_group(table, asked.words, look));
  return Exit::ok;
}

}  // namespace

Command help_command() {
  return {.name = "help",
          .summary = "say what a command does and takes",
          .description = "Prints what --help prints after the same words.",
          .operands = {{"COMMAND", "The words of a command or of a group.",
                        Operand::Presence::any_number, Completes::command}},
          .examples = {{"noctem help document sign", "What `noctem document sign` does."}},
          .body = help};
}

}  // namespace noctem::cli
