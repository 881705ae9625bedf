#pragma once
// A TOML text as what stands on its lines: headers of tables, settings, blank lines and comments,
// each with its place. It expects a text that a parser has accepted.
//
// Pure; any thread.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/connect/jsonc.hpp"

namespace noctem::connect {

struct TomlLine {
  enum class Kind { blank, comment, header, list_header, setting };
  Kind kind = Kind::blank;
  Span span;                      // whole lines, with the last one's end
  std::vector<std::string> path;  // of a header or a setting, quotes undone
  Span value;                     // of a setting
};

std::vector<TomlLine> toml_lines(std::string_view text);

}  // namespace noctem::connect
