#include "candidates.hpp"

#include <algorithm>

#include "noctem/node/config.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

// What the words before the last one have said so far.
struct Reading {
  const Command* command = nullptr;
  std::string words;
  std::size_t operands = 0;
  const Option* waiting = nullptr;  // its value is the last word
  std::vector<Option> options;
};

const Option* find_option(const std::vector<Option>& options, std::string_view name) {
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const Option& option) { return option.name == name; });
  return found == options.end() ? nullptr : &*found;
}

void read_word(const std::vector<Command>& commands, const std::string& word, Reading& reading) {
  if (reading.waiting != nullptr) {
    reading.waiting = nullptr;
  } else if (const Option* option = find_option(reading.options, word)) {
    reading.waiting = option->value_name.empty() ? nullptr : option;
  } else if (reading.command != nullptr) {
    reading.operands += word.starts_with("--") ? 0 : 1;
  } else {
    reading.words += (reading.words.empty() ? "" : " ") + word;
    for (const Command& command : commands) {
      reading.command = command.name == reading.words ? &command : reading.command;
    }
  }
}

void add_command_words(const std::vector<Command>& commands, const std::string& before,
                       std::vector<Line>& found) {
  const std::string prefix = before.empty() ? "" : before + " ";
  for (const Command& command : commands) {
    if (command.visibility == Command::Visibility::hidden || !command.name.starts_with(prefix)) {
      continue;
    }
    const std::string rest = command.name.substr(prefix.size());
    const std::string word = rest.substr(0, rest.find(' '));
    if (found.empty() || found.back().name != word) {
      found.push_back({word, word == rest ? command.summary : word + " …"});
    }
  }
}

void add_key_names(const Session& session, std::vector<Line>& found) {
  const auto home = session.home();
  const auto names = home ? agent::key_names(session.files(), *home)
                          : Result<std::vector<std::string>>(std::vector<std::string>{});
  for (const std::string& name : names.value_or(std::vector<std::string>{})) {
    found.push_back({name, "key"});
  }
}

void add_values(const Session& session, const std::vector<Command>& commands, Completes completes,
                std::vector<Line>& found) {
  switch (completes) {
    case Completes::nothing:
    case Completes::file:
    case Completes::folder:
      break;
    case Completes::key_name:
      add_key_names(session, found);
      break;
    case Completes::config_key:
      for (const node::ConfigField& field : node::config_fields()) {
        found.push_back({field.key, field.description});
      }
      break;
    case Completes::command:
      add_command_words(commands, "", found);
      break;
    case Completes::shell:
      found.insert(found.end(), {{"bash", ""}, {"zsh", ""}, {"fish", ""}});
      break;
  }
}

const Operand* operand_at(const Command& command, std::size_t index) {
  if (index < command.operands.size()) {
    return &command.operands[index];
  }
  const bool more = !command.operands.empty() &&
                    command.operands.back().presence == Operand::Presence::any_number;
  return more ? &command.operands.back() : nullptr;
}

}  // namespace

std::vector<Line> candidates(const Session& session, const std::vector<std::string>& words) {
  const std::vector<Command>& commands = session.program().commands;
  Reading reading;
  reading.options = session.program().options;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const bool had_command = reading.command != nullptr;
    read_word(commands, words[i], reading);
    if (!had_command && reading.command != nullptr) {
      const auto& own = reading.command->options;
      reading.options.insert(reading.options.end(), own.begin(), own.end());
    }
  }
  const std::string begun = words.empty() ? "" : words.back();
  std::vector<Line> found;
  if (reading.waiting != nullptr) {
    add_values(session, commands, reading.waiting->completes, found);
  } else if (begun.starts_with('-')) {
    for (const Option& option : reading.options) {
      found.push_back({option.name, option.description});
    }
  } else if (reading.command == nullptr) {
    add_command_words(commands, reading.words, found);
  } else if (const Operand* operand = operand_at(*reading.command, reading.operands)) {
    add_values(session, commands, operand->completes, found);
  }
  std::erase_if(found, [&](const Line& line) { return !line.name.starts_with(begun); });
  return found;
}

}  // namespace noctem::cli
