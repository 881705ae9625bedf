#pragma once
// The program `noctem-run`: words in, exit status out. It is also what `noctem run` becomes, and,
// started again by bubblewrap, the cage inside. Small and without libraries of its own, because it
// is started for each run.
//
// Exit status: the program's own; a signal that ended it ends us too. Ours: 125 refused, 126 the
// program cannot be started, 127 it is not there, 2 not understood.

#include <string>
#include <vector>

#include "noctem/bark/launch.hpp"

namespace noctem::bark {

// Without the program's own name. Options as in `noctem run --help`.
int run_words(const std::vector<std::string>& words, const Variables& environment);

}  // namespace noctem::bark
