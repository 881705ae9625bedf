#pragma once
// What --help prints, made from the table of commands: for all of them, for a group such as `keys`,
// for one.
//
// Pure functions; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "noctem/agent/command.hpp"
#include "noctem/agent/console.hpp"
#include "noctem/agent/style.hpp"

namespace noctem::agent {

struct HelpLook {
  Style style{env_os::Colours::off};
  std::size_t columns = 80;
};
HelpLook look_of(const Console& console);

std::string help_of(const Program& program, const Command& command, const HelpLook& look);
// `words` empty: everything.
std::string help_of_group(const Program& program, std::string_view words, const HelpLook& look);

}  // namespace noctem::agent
