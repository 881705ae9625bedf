#include <fmt/core.h>

#include "noctem/node/config.hpp"

#include "reference.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

constexpr std::string_view kOpening = R"(# The command line

This page is made by `noctem man --markdown` from the tables that the program itself uses; a test
compares them. `noctem help COMMAND` and `man noctem` say the same in a terminal.

Exit codes: 0 done, 1 refused or failed (stderr says why and what to do), 2 not understood.
The home is `$NOCTEM_HOME`, which then holds everything, else `noctem` below `$XDG_DATA_HOME`
(`~/.local/share`), with the settings in `noctem/config.toml` below `$XDG_CONFIG_HOME` (`~/.config`).
)";

// A | would end a cell.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    escaped += c == '|' ? "\\|" : std::string(1, c);
  }
  return escaped;
}

std::string option_list(const std::vector<Option>& options) {
  std::string page;
  for (const Option& option : options) {
    page += fmt::format("- `{}{}{}`: {}\n", option.name, option.value_name.empty() ? "" : " ",
                        option.value_name, option.description);
  }
  return page;
}

std::string command_section(const Program& program, const Command& command) {
  std::string page = fmt::format("\n### noctem {}\n\n```text\n{}\n```\n", command.name,
                                 usage_line(program, command));
  for (const std::string_view paragraph : paragraphs(command.description)) {
    page += fmt::format("\n{}\n", wrap(paragraph, 0, 100));
  }
  std::string list;
  for (const Operand& operand : command.operands) {
    list += fmt::format("- `{}`: {}\n", operand.name, operand.description);
  }
  list += option_list(command.options);
  page += list.empty() ? "" : "\n" + list;
  for (const Example& example : command.examples) {
    page += fmt::format("\n{}\n\n```sh show example\n{}\n```\n", example.meaning, example.line);
  }
  return page;
}

std::string settings_section() {
  std::string page =
      "\n## Settings\n\nFrom the file, then from the environment, then from flags; a later one "
      "overrides an earlier one.\nA setting that is not known is refused, with the nearest one "
      "that is.\n\n| key | takes | default | variable | flag | meaning |\n|---|---|---|---|---|---|"
      "\n";
  const node::Config preset;
  for (const node::ConfigField& field : node::config_fields()) {
    const std::string value = field.show(preset);
    page += fmt::format("| `{}` | {} | {} | `{}` | {} | {} |\n", field.key, cell(field.value_name),
                        value.empty() ? "empty" : "`" + value + "`", field.environment,
                        field.flag.empty() ? "" : "`" + field.flag + "`", cell(field.description));
  }
  return page;
}

}  // namespace

std::string guide_page(const Program& program) {
  std::string page(kOpening);
  page += "\n## Options of every command\n\n" + option_list(program.options);
  page += "\n## Commands\n";
  for (const Command& command : program.commands) {
    page +=
        command.visibility == Command::Visibility::shown ? command_section(program, command) : "";
  }
  return page + settings_section();
}

}  // namespace noctem::cli
