#include <fmt/core.h>

#include "noctem/base/strings.hpp"
#include "noctem/base/version.hpp"
#include "noctem/node/config.hpp"

#include "reference.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

// What roff would read as a request, an escape or a hyphen.
std::string roff(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else {
      escaped += c;
    }
  }
  const bool request = escaped.starts_with('.') || escaped.starts_with('\'');
  return request ? "\\&" + escaped : escaped;
}

std::string item(std::string_view name, std::string_view value, std::string_view meaning) {
  return fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", roff(name),
                     value.empty() ? "" : fmt::format(" \\fI{}\\fR", roff(value)), roff(meaning));
}

std::string prose(std::string_view text) {
  std::string page;
  for (const std::string_view paragraph : paragraphs(text)) {
    page += fmt::format(".PP\n{}\n", roff(paragraph));
  }
  return page;
}

std::string command_section(const Program& program, const Command& command) {
  std::string page = fmt::format(".SS {}\n{}\n", roff(usage_line(program, command)),
                                 prose(command.description).substr(4));
  for (const Operand& operand : command.operands) {
    page += item("", operand.name, operand.description);
  }
  for (const Option& option : command.options) {
    page += item(option.name, option.value_name, option.description);
  }
  for (const Example& example : command.examples) {
    page += fmt::format(".PP\n{}\n.PP\n.in +4n\n.nf\n{}\n.fi\n.in\n", roff(example.meaning),
                        roff(example.line));
  }
  return page;
}

std::string settings_section() {
  std::string page =
      ".SH SETTINGS\nFrom the file config.toml, then from the environment, then from flags; a "
      "later "
      "one overrides an earlier one. A setting that is not known is refused.\n";
  const node::Config preset;
  for (const node::ConfigField& field : node::config_fields()) {
    const std::string value = field.show(preset);
    page += item(field.key, field.value_name,
                 fmt::format("{} Default: {}. Variable: {}.", field.description,
                             value.empty() ? "empty" : value, field.environment));
  }
  return page;
}

}  // namespace

std::string man_page(const Program& program) {
  std::string page = fmt::format(".TH NOCTEM 1 \"\" \"noctem {}\" \"Noctem\"\n", noctem::version());
  page += ".SH NAME\nnoctem \\- a mesh of agents that remembers\n";
  page += ".SH SYNOPSIS\n\\fBnoctem\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR...]\n";
  page += ".SH OPTIONS OF EVERY COMMAND\n";
  for (const Option& option : program.options) {
    page += item(option.name, option.value_name, option.description);
  }
  page += ".SH COMMANDS\n";
  for (const Command& command : program.commands) {
    page +=
        command.visibility == Command::Visibility::shown ? command_section(program, command) : "";
  }
  page += settings_section();
  page += ".SH ENVIRONMENT\n";
  page += item("NOCTEM_HOME", "", "The folder that holds everything, the configuration too.");
  page += item("XDG_DATA_HOME, XDG_CONFIG_HOME", "",
               "Without NOCTEM_HOME: the home is noctem below the first (~/.local/share), the "
               "configuration noctem/config.toml below the second (~/.config).");
  page += item("NO_COLOR", "", "If set, no colours.");
  page += ".SH EXIT STATUS\n";
  page += item("0", "", "Done.");
  page += item("1", "", "Refused or failed; stderr says why and what to do.");
  page += item("2", "", "The command line was not understood.");
  return page;
}

}  // namespace noctem::cli
