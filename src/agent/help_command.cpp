#include "noctem/agent/commands.hpp"
#include "noctem/agent/help.hpp"
#include "noctem/agent/session.hpp"

namespace noctem::agent {

namespace {

Result<Exit> help(Session& session) {
  std::vector<std::string> words = session.arguments().operands;
  words.emplace_back("--help");
  const Program& program = session.program();
  NOCTEM_TRY(const Arguments asked, parse_arguments(program, words));
  const HelpLook look = look_of(session.console());
  session.console().write(asked.command != nullptr ? help_of(program, *asked.command, look)
                                                   : help_of_group(program, asked.words, look));
  return Exit::ok;
}

}  // namespace

Command help_command() {
  return {.name = "help",
          .summary = "say what a command does and takes",
          .description = "Prints what --help prints after the same words.",
          .operands = {{"COMMAND", "The words of a command or of a group.",
                        Operand::Presence::any_number, Completes::command}},
          .examples = {{"noctem help contribute", "What `noctem contribute` does."}},
          .body = help};
}

}  // namespace noctem::agent
