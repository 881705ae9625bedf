#pragma once
// What an agent's settings need, to start our server: the JSON that `config` prints. The npm client
// prints the same for itself.
//
// Pure; any thread.

#include <string>

#include "noctem/codec/json.hpp"

namespace noctem::agent {

// `tracker` and the home's `root` are left out where they are empty.
codec::Json mcp_settings(const std::string& command, const std::string& tracker,
                         const std::string& root);

}  // namespace noctem::agent
