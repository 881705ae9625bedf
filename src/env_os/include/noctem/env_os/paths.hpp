#pragma once
// Where things really lie: this program, and the file behind links.
//
// Reads the disk; any thread.

#include <string>

#include "noctem/base/result.hpp"

namespace noctem::env_os {

// Absolute.
Result<std::string> program_path();

// Absolute, without links and dots; what does not exist yet may follow what does. A link that leads
// to nothing is followed too.
Result<std::string> real_path(const std::string& path);

// Whether something is there, links followed.
bool is_there(const std::string& path);

Result<std::string> present_folder();

}  // namespace noctem::env_os
