#pragma once
// The proxy of a confined run, as a process of its own: it holds the listener that stands inside,
// tells each request to the supervisor, and has nothing else; no file, no other program, no signal
// to send, and a user of its own where the caller is root. A flaw in it is confined too.
//
// A process of its own, one thread; noctem-run starts itself as it.

#include <string>
#include <vector>

namespace noctem::bark {

inline constexpr int kOutletListener = 3;  // the descriptors that it is started with
inline constexpr int kOutletEvents = 4;

// USER (0: stay who you are) and the granted hosts. Returns when the supervisor ends the run.
int enter_outlet(const std::vector<std::string>& words);

}  // namespace noctem::bark
