#pragma once
// Whether somebody is looking. Colours and progress are for terminals; a pipe gets plain text.
//
// Any thread.

#include <cstddef>
#include <optional>

#include "noctem/env_os/environment.hpp"

namespace noctem::env_os {

enum class Stream { input, output, error };

bool is_terminal(Stream stream);

// In columns; nullopt where there is no terminal or it does not say.
std::optional<std::size_t> terminal_width(Stream stream);

enum class Colours { off, on };

// On for a terminal, unless NO_COLOR is set to anything or TERM is "dumb".
Colours colours_for(Stream stream, const Environment& environment);

}  // namespace noctem::env_os
