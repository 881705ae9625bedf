#pragma once
// How text looks on a terminal: bold, a few colours, lines that fit. Off, everything is plain text,
// so that whoever writes output need not ask.
//
// Values; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/env_os/terminal.hpp"

namespace noctem::agent {

class Style {
 public:
  explicit Style(env_os::Colours colours) : colours_(colours) {}

  std::string bold(std::string_view text) const { return with("1", text); }
  std::string faint(std::string_view text) const { return with("2", text); }
  std::string good(std::string_view text) const { return with("32", text); }
  std::string doubtful(std::string_view text) const { return with("33", text); }
  std::string bad(std::string_view text) const { return with("1;31", text); }

 private:
  std::string with(std::string_view code, std::string_view text) const;
  env_os::Colours colours_;
};

// Breaks at blanks; every line but the first begins with `indent` blanks.
std::string wrap(std::string_view text, std::size_t indent, std::size_t columns);

// Two columns, the second wrapped: "  name   what it means".
struct Line {
  std::string name;
  std::string meaning;
};
std::string two_columns(const std::vector<Line>& lines, std::size_t columns);

std::vector<std::string_view> paragraphs(std::string_view text);  // separated by an empty line

// "1 record", "2 records"
std::string counted(std::uint64_t count, std::string_view noun);

// "2026-11-21 12:00:00 UTC"
std::string show_time(std::int64_t unix_seconds);

// What a terminal must not interpret, made visible.
std::string printable(std::string_view text);

}  // namespace noctem::agent
