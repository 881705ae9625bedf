#pragma once
// The words of a command line, sorted: which command, which options, which operands. What is not
// understood is refused (invalid/usage) with the nearest thing that would have been.
//
// A pure function of the program's table and the words; any thread.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noctem/agent/command.hpp"

namespace noctem::agent {

enum class Wish { run, help };

struct Arguments {
  const Command* command = nullptr;  // null: the words name a group of commands, or nothing
  std::string words;                 // "keys new", or the group: "keys"
  Wish wish = Wish::run;
  std::vector<std::pair<std::string, std::string>> options;  // in the order given
  std::vector<std::string> operands;

  bool has(std::string_view option) const;
  std::optional<std::string> value(std::string_view option) const;  // the last one given
};

// What it names lives as long as `program`.
Result<Arguments> parse_arguments(const Program& program, const std::vector<std::string>& words);

// Whether some command begins with these words and a blank.
bool is_group(const std::vector<Command>& commands, std::string_view words);

}  // namespace noctem::agent
