#pragma once
// What a command works with: its arguments, the home and configuration that they name, and the ways
// to say something. Each answer exists in two forms, for people and (--json) for machines.
//
// One thread.

#include <functional>
#include <string>
#include <string_view>

#include "noctem/agent/arguments.hpp"
#include "noctem/agent/world.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/home/home.hpp"

namespace noctem::agent {

class Session {
 public:
  Session(const World& world, const Program& program, Arguments arguments)
      : world_(world), program_(program), arguments_(std::move(arguments)) {}

  const Arguments& arguments() const { return arguments_; }
  const World& world() const { return world_; }
  const Program& program() const { return program_; }
  env::Files& files() const { return world_.env.files; }
  Console& console() const { return world_.console; }

  Result<home::Home> home() const;

  // The content of a file, or of stdin for "-".
  Result<std::string> read(const std::string& operand, std::size_t size_bytes_max) const;
  // The words themselves, or those of stdin for "-"; at most an entry's 64 KiB.
  Result<std::string> words(const std::string& operand) const;

  bool wants_json() const { return arguments_.has("--json"); }
  void answer(const codec::Json& json, std::string_view text) const;

  // A line that the next one replaces; on a terminal only. An empty one clears it.
  void progress(std::string_view text) const;
  // Something that a person should know and that is not the answer.
  void remark(std::string_view text) const;

 private:
  const World& world_;
  const Program& program_;
  Arguments arguments_;
};

// Why it did not work, on stderr: a sentence, or with --json a problem as the API writes it.
enum class Form { text, json };
void print_error(Console& console, const Error& error, Form form);

}  // namespace noctem::agent
