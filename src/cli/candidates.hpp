#pragma once
// What may stand at the end of a command line, given the words before and the beginning of the
// last: commands, options, names of keys and settings. Empty means: offer file names.
//
// Reads the names of the home's keys; one thread.

#include <string>
#include <vector>

#include "vocabulary.hpp"

namespace noctem::cli {

// The last word is the one that is being typed; it may be empty.
std::vector<Line> candidates(const Session& session, const std::vector<std::string>& words);

}  // namespace noctem::cli
