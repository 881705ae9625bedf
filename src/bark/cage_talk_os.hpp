#pragma once
// The words between the supervisor outside and the cage inside, over one socket pair that no
// confined program ever holds: small packets of a fixed size, of which one may carry a descriptor.
//
// One thread at each end.

#include <cstdint>
#include <optional>

#include "descriptor_os.hpp"

namespace noctem::bark {

struct Talk {
  enum class What : std::uint32_t {
    go,        // outside: the plan is written
    signal,    // outside: `number` to the program
    listener,  // inside: the descriptor is the filter's
    outlet,    // inside: the descriptor listens where the program will look for its proxy
    stopped,   // inside: the program stands still, and could go on
    failed,    // inside: `number` is an errno, `step` says where
    ended,     // inside: `number` is the program's wait status
  };
  enum class Step : std::uint32_t {
    none,
    cgroup,
    stage,
    user,
    bubblewrap,
    plan,
    outlet,
    terminal,
    limits,
    landlock,
    filter,
    program,
  };

  What what = What::go;
  Step step = Step::none;
  std::int32_t number = 0;
};

bool send_talk(int socket, const Talk& talk, int descriptor = -1);

struct Heard {
  Talk talk;
  Descriptor descriptor;
};
// Waits for one; nullopt when the other end is gone or sent something else.
std::optional<Heard> hear_talk(int socket);

}  // namespace noctem::bark
