#include "noctem/agent/command.hpp"

#include <fmt/core.h>

namespace noctem::agent {

namespace {

constexpr std::string_view kWritten = "noctem";

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '/' || c == '_';
}

}  // namespace

std::vector<Option> common_options() {
  return {
      {"--json", "", "Answer with JSON on stdout, errors as a problem in JSON on stderr."},
      {"--home", "DIR", "Use this home instead of $NOCTEM_HOME or the XDG folders.",
       Completes::folder},
      {"--help", "", "Say what the command does and takes."},
  };
}

std::string named_for(const Program& program, std::string_view text) {
  std::string named;
  std::size_t from = 0;
  for (std::size_t at = text.find(kWritten); at != std::string_view::npos;
       at = text.find(kWritten, from)) {
    const std::size_t end = at + kWritten.size();
    const bool whole = (at == 0 || !is_word(text[at - 1])) && end < text.size() && text[end] == ' ';
    named += text.substr(from, at - from);
    named += whole ? program.name : kWritten;
    from = end;
  }
  return named + std::string(text.substr(from));
}

std::string usage_line(const Program& program, const Command& command) {
  std::string line = program.name + " " + command.name;
  for (const Operand& operand : command.operands) {
    switch (operand.presence) {
      case Operand::Presence::required:
        line += " " + operand.name;
        break;
      case Operand::Presence::optional:
        line += fmt::format(" [{}]", operand.name);
        break;
      case Operand::Presence::any_number:
        line += fmt::format(" [{}…]", operand.name);
        break;
    }
  }
  for (const Option& option : command.options) {
    line += fmt::format(" [{}{}{}]", option.name, option.value_name.empty() ? "" : " ",
                        option.value_name);
  }
  return line;
}

}  // namespace noctem::agent
