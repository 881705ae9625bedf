#include "noctem/agent/arguments.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "noctem/base/strings.hpp"

namespace noctem::agent {

namespace {

std::unexpected<Error> usage(std::string message) {
  return fail(invalid("usage", std::move(message)));
}

const Command* find_command(const std::vector<Command>& commands, std::string_view name) {
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [&](const Command& command) { return command.name == name; });
  return found == commands.end() ? nullptr : &*found;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known,
                       std::string_view otherwise) {
  const auto best = nearest(word, known);
  return best ? fmt::format("did you mean \"{}\"?", *best) : std::string(otherwise);
}

std::unexpected<Error> unknown_command(const Program& program, std::string_view words) {
  std::vector<std::string> known;
  for (const Command& command : program.commands) {
    if (command.visibility == Command::Visibility::shown) {
      known.push_back(command.name);
      known.push_back(command.name.substr(0, command.name.find(' ')));
    }
  }
  return usage(
      fmt::format("unknown command \"{}\": {}", words,
                  suggestion(words, known, named_for(program, "`noctem --help` lists them all"))));
}

std::vector<Option> options_of(const Program& program, const Command* command) {
  std::vector<Option> options = program.options;
  if (command != nullptr) {
    options.insert(options.end(), command->options.begin(), command->options.end());
  }
  return options;
}

// Sorts words one after another; commands come before their operands, options stand anywhere.
class Sorter {
 public:
  Sorter(const Program& program, const std::vector<std::string>& words)
      : program_(program), words_(words) {}

  Result<Arguments> sort() {
    NOCTEM_CHECK(name_command());
    const std::vector<Option> options = options_of(program_, sorted_.command);
    for (const std::string& word : rest_) {
      NOCTEM_CHECK(take(word, options));
    }
    if (!waiting_.empty()) {
      return usage(fmt::format("{} needs a value", waiting_));
    }
    if (sorted_.wish == Wish::run && sorted_.command != nullptr) {
      NOCTEM_CHECK(check_operands());
    }
    return std::move(sorted_);
  }

 private:
  Result<> name_command();
  Result<> take(const std::string& word, const std::vector<Option>& options);
  Result<> take_option(const std::string& word, const std::vector<Option>& options);
  Result<> check_operands() const;

  const Program& program_;
  const std::vector<std::string>& words_;
  std::vector<std::string> rest_;
  Arguments sorted_;
  std::string waiting_;  // the option whose value is the next word
  bool only_operands_ = false;
};

// A global option before the command may have a value, which is no command's name.
bool takes_value(const std::vector<Option>& options, std::string_view word) {
  return std::any_of(options.begin(), options.end(), [&](const Option& option) {
    return option.name == word && !option.value_name.empty();
  });
}

Result<> Sorter::name_command() {
  std::size_t at = 0;
  while (at < words_.size()) {
    const std::string& word = words_[at];
    const bool named = sorted_.command != nullptr && !is_group(program_.commands, sorted_.words);
    if (named || word == "--") {
      break;
    }
    if (word.starts_with('-')) {
      rest_.push_back(word);
      if (takes_value(program_.options, word) && at + 1 < words_.size()) {
        rest_.push_back(words_[++at]);
      }
    } else {
      const std::string longer = sorted_.words.empty() ? word : sorted_.words + " " + word;
      const Command* command = find_command(program_.commands, longer);
      if (command == nullptr && !is_group(program_.commands, longer)) {
        return unknown_command(program_, longer);
      }
      sorted_.command = command;
      sorted_.words = longer;
    }
    ++at;
  }
  rest_.insert(rest_.end(), words_.begin() + static_cast<std::ptrdiff_t>(at), words_.end());
  return {};
}

Result<> Sorter::take(const std::string& word, const std::vector<Option>& options) {
  if (!waiting_.empty()) {
    sorted_.options.emplace_back(std::exchange(waiting_, {}), word);
  } else if (only_operands_ || word == "-" || !word.starts_with('-')) {
    sorted_.operands.push_back(word);
  } else if (word == "--") {
    only_operands_ = true;
  } else if (word == "-h" || word == "--help") {
    sorted_.wish = Wish::help;
  } else {
    return take_option(word, options);
  }
  return {};
}

Result<> Sorter::take_option(const std::string& word, const std::vector<Option>& options) {
  const auto equals = word.find('=');
  const std::string name = word.substr(0, equals);
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const Option& option) { return option.name == name; });
  if (found == options.end()) {
    std::vector<std::string> known = {"--help"};
    for (const Option& option : options) {
      known.push_back(option.name);
    }
    const std::string help = fmt::format("`{} {}--help` lists them all", program_.name,
                                         sorted_.words.empty() ? "" : sorted_.words + " ");
    return usage(fmt::format("unknown option {}: {}", name, suggestion(name, known, help)));
  }
  if (found->value_name.empty()) {
    if (equals != std::string::npos) {
      return usage(fmt::format("{} takes no value", name));
    }
    sorted_.options.emplace_back(name, "");
  } else if (equals != std::string::npos) {
    sorted_.options.emplace_back(name, word.substr(equals + 1));
  } else {
    waiting_ = name;
  }
  return {};
}

Result<> Sorter::check_operands() const {
  const Command& command = *sorted_.command;
  std::size_t most = 0;
  for (const Operand& operand : command.operands) {
    if (operand.presence == Operand::Presence::required && sorted_.operands.size() <= most) {
      return usage(fmt::format("{} is missing: {}", operand.name, usage_line(program_, command)));
    }
    most = operand.presence == Operand::Presence::any_number ? sorted_.operands.size() : most + 1;
  }
  if (sorted_.operands.size() > most) {
    return usage(fmt::format("\"{}\" is too much: {}", sorted_.operands[most],
                             usage_line(program_, command)));
  }
  return {};
}

}  // namespace

bool Arguments::has(std::string_view option) const { return value(option).has_value(); }

std::optional<std::string> Arguments::value(std::string_view option) const {
  const auto found = std::find_if(options.rbegin(), options.rend(),
                                  [&](const auto& given) { return given.first == option; });
  return found == options.rend() ? std::nullopt : std::optional(found->second);
}

bool is_group(const std::vector<Command>& commands, std::string_view words) {
  const std::string prefix = std::string(words) + " ";
  return std::any_of(commands.begin(), commands.end(),
                     [&](const Command& command) { return command.name.starts_with(prefix); });
}

Result<Arguments> parse_arguments(const Program& program, const std::vector<std::string>& words) {
  return Sorter(program, words).sort();
}

}  // namespace noctem::agent
