#include "help.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/node/version.hpp"

namespace noctem::cli {

namespace {

constexpr std::size_t kColumnsMax = 100;
constexpr std::size_t kColumnsMin = 40;

std::vector<Line> option_lines(const std::vector<Option>& options) {
  std::vector<Line> lines;
  for (const Option& option : options) {
    lines.push_back({option.name + (option.value_name.empty() ? "" : " " + option.value_name),
                     option.description});
  }
  return lines;
}

std::vector<Line> operand_lines(const std::vector<Operand>& operands) {
  std::vector<Line> lines;
  for (const Operand& operand : operands) {
    lines.push_back({operand.name, operand.description});
  }
  return lines;
}

std::string section(std::string_view title, const std::vector<Line>& lines, const HelpLook& look) {
  return lines.empty()
             ? std::string()
             : fmt::format("\n{}\n{}", look.style.bold(title), two_columns(lines, look.columns));
}

std::string examples(const std::vector<Example>& examples, const HelpLook& look) {
  std::string text = examples.empty() ? "" : fmt::format("\n{}\n", look.style.bold("Examples"));
  for (const Example& example : examples) {
    text += fmt::format("  {}\n      {}\n", example.line,
                        look.style.faint(wrap(example.meaning, 6, look.columns)));
  }
  return text;
}

}  // namespace

HelpLook look_of(const Console& console) {
  const std::size_t columns = console.columns(env_os::Stream::output);
  return {Style(console.colours(env_os::Stream::output)),
          std::clamp(columns, kColumnsMin, kColumnsMax)};
}

std::string help_of(const Command& command, const HelpLook& look) {
  std::string text = fmt::format("{}\n", wrap(usage_line(command), 4, look.columns));
  for (const std::string_view paragraph : paragraphs(command.description)) {
    text += fmt::format("\n{}\n", wrap(paragraph, 0, look.columns));
  }
  text += section("Operands", operand_lines(command.operands), look);
  text += section("Options", option_lines(command.options), look);
  text += section("Options of every command", option_lines(global_options()), look);
  text += examples(command.examples, look);
  return text;
}

std::string help_of_group(const std::vector<Command>& commands, std::string_view words,
                          const HelpLook& look) {
  const std::string prefix = words.empty() ? "" : std::string(words) + " ";
  std::vector<Line> lines;
  for (const Command& command : commands) {
    if (command.visibility == Command::Visibility::shown && command.name.starts_with(prefix)) {
      lines.push_back({command.name, command.summary});
    }
  }
  if (!words.empty()) {
    return fmt::format("noctem {} COMMAND\n", words) + section("Commands", lines, look) +
           fmt::format("\n`noctem help {} COMMAND` says more.\n", words);
  }
  std::string text = fmt::format("{} {}: a mesh of agents that remembers\n\n",
                                 look.style.bold("noctem"), node::version());
  text += "noctem COMMAND [OPTION…]\n";
  text += section("Commands", lines, look);
  text += section("Options of every command", option_lines(global_options()), look);
  text += examples({{"noctem up", "Start a node here; Ctrl-C stops it."},
                    {"noctem doctor", "Is everything all right, and if not, what is to be done?"},
                    {"noctem help keys new", "What a command does and takes."}},
                   look);
  return text;
}

}  // namespace noctem::cli
