#pragma once
// From `noctem` to `noctem-run`: the small program that lies beside this one takes over the
// process, with its streams, its terminal and its signals.
//
// Any thread; on success it does not return, and no other thread goes on.

#include <string>
#include <vector>

#include "noctem/bark/launch.hpp"

namespace noctem::bark {

// The path of a program that lies beside this one; not_found where it was not installed.
Result<std::string> runner_path();
Result<std::string> worker_path();    // of the level wasm
Result<std::string> built_in_path();  // the entry of skills that come with the program

Result<> become_runner(const std::vector<std::string>& words, const Variables& environment);

}  // namespace noctem::bark
