#pragma once
// The flags that the configuration's table declares, as options of a command.
//
// Pure; any thread.

#include <vector>

#include "vocabulary.hpp"

namespace noctem::cli {

std::vector<Option> config_options();

}  // namespace noctem::cli
