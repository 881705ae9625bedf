#pragma once
// What a command is: its words, what it takes and what it does, as data. Everything that is said
// about commands anywhere (help, completion, man page, guide) is made from these values, so it
// cannot be wrong.
//
// Values, built when the program starts; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem::agent {

class Session;

enum class Exit { ok = 0, failed = 1, usage = 2 };

// What stands there, so that a shell can offer it.
enum class Completes { nothing, file, folder, key_name, config_key, command, shell };

struct Option {
  std::string name;        // "--key"
  std::string value_name;  // "NAME"; empty: a switch
  std::string description;
  Completes completes = Completes::nothing;
};

struct Operand {
  enum class Presence { required, optional, any_number };
  std::string name;  // "FILE|-"
  std::string description;
  Presence presence = Presence::required;
  Completes completes = Completes::nothing;
};

struct Example {
  std::string line;
  std::string meaning;
};

struct Command {
  enum class Visibility { shown, hidden };

  std::string name;         // "keys new"
  std::string summary;      // half a sentence, for lists
  std::string description;  // paragraphs, separated by an empty line
  std::vector<Option> options = {};
  std::vector<Operand> operands = {};
  std::vector<Example> examples = {};
  Result<Exit> (*body)(Session&) = nullptr;
  Visibility visibility = Visibility::shown;
};

// What a program offers. Option descriptions and examples are written for `noctem`; a program of
// another name says its own (named_for).
struct Program {
  std::string name;
  std::string tagline;
  std::vector<Command> commands;
  std::vector<Option> options;  // of every command
  std::vector<Example> examples;
};

// --json, --home, --help.
std::vector<Option> common_options();

// "`noctem query`" with the program's own name.
std::string named_for(const Program& program, std::string_view text);

// "noctem keys new [NAME] [--passphrase-file FILE]"
std::string usage_line(const Program& program, const Command& command);

}  // namespace noctem::agent
