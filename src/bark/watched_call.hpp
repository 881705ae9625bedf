#pragma once
// Which of a watched call's registers say what: where the path is, against which folder it is
// meant, and what the program wants to do there. A table of the kernel's calling conventions.
//
// Pure; any thread.

#include <array>
#include <cstdint>
#include <optional>

#include "noctem/bark/denial.hpp"

namespace noctem::bark {

struct WatchedCall {
  static constexpr int kHere = -100;  // AT_FDCWD

  enum class Touch {
    look,    // read it, run it, enter it, ask about it
    change,  // write it, remove it
    make,    // it need not be there; its folder must
  };
  Touch touch = Touch::look;
  std::uint64_t path = 0;  // address in the program
  int folder = kHere;      // descriptor in the program
};

// The one or two paths of a call; none for a call that is not about paths.
std::array<std::optional<WatchedCall>, 2> watched_paths(
    int number, const std::array<std::uint64_t, 6>& arguments);

}  // namespace noctem::bark
