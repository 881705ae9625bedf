#include "noctem/agent/help.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/version.hpp"

namespace noctem::agent {

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

std::string examples(const Program& program, const std::vector<Example>& examples,
                     const HelpLook& look) {
  std::string text = examples.empty() ? "" : fmt::format("\n{}\n", look.style.bold("Examples"));
  for (const Example& example : examples) {
    text += fmt::format("  {}\n      {}\n", named_for(program, example.line),
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

std::string help_of(const Program& program, const Command& command, const HelpLook& look) {
  std::string text = fmt::format("{}\n", wrap(usage_line(program, command), 4, look.columns));
  for (const std::string_view paragraph : paragraphs(command.description)) {
    text += fmt::format("\n{}\n", wrap(named_for(program, paragraph), 0, look.columns));
  }
  text += section("Operands", operand_lines(command.operands), look);
  text += section("Options", option_lines(command.options), look);
  text += section("Options of every command", option_lines(program.options), look);
  text += examples(program, command.examples, look);
  return text;
}

std::string help_of_group(const Program& program, std::string_view words, const HelpLook& look) {
  const std::string prefix = words.empty() ? "" : std::string(words) + " ";
  std::vector<Line> lines;
  for (const Command& command : program.commands) {
    if (command.visibility == Command::Visibility::shown && command.name.starts_with(prefix)) {
      lines.push_back({command.name, command.summary});
    }
  }
  if (!words.empty()) {
    return fmt::format("{} {} COMMAND\n", program.name, words) + section("Commands", lines, look) +
           fmt::format("\n`{} help {} COMMAND` says more.\n", program.name, words);
  }
  std::string text =
      fmt::format("{} {}: {}\n\n{} COMMAND [OPTION…]\n", look.style.bold(program.name),
                  noctem::version(), program.tagline, program.name);
  text += section("Commands", lines, look);
  text += section("Options of every command", option_lines(program.options), look);
  text += examples(program, program.examples, look);
  return text;
}

}  // namespace noctem::agent
