#pragma once
// The worker's side of the socket: compiles, loads one skill, and answers call after call until the
// node hangs up. What the node sends is trusted; what the skill does is not.
//
// One thread.

#include "noctem/base/result.hpp"

namespace noctem::worker {

// A worker that waits for a skill has time to warm up; one that is started for a call has none.
enum class Start { at_once, warm };

// Ends without an error when the other side hung up.
Result<> serve(int socket, Start start);

}  // namespace noctem::worker
