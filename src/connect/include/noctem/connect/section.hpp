#pragma once
// Our part of a text that people write themselves (CLAUDE.md, AGENTS.md): a section between two
// comment lines. It is put at the end, changed in its place, and taken away without a trace.
//
// Pure functions; any thread. conflict/section names the line where the two marks do not match.

#include <optional>
#include <string>
#include <string_view>

#include "noctem/base/result.hpp"

namespace noctem::connect {

// The section with its marks, as it is written into a file.
std::string section_text(std::string_view body, std::string_view newline);

// What stands there now, marks included; nullopt: no section.
Result<std::optional<std::string>> section_get(std::string_view text);
Result<std::string> section_put(std::string_view text, std::string_view body);
Result<std::string> section_drop(std::string_view text);

}  // namespace noctem::connect
