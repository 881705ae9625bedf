#pragma once
// The switch that ends everything. While its file lies in a home, nothing of that home that is
// confined begins; and whoever sets it ends what runs: each noctem-run of this home, by force,
// without asking the node, a run, or anything inside. It is a file, so it outlives restarts; that
// it is there is all that counts, so a full or torn disk cannot take it back.
//
// Any thread.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "noctem/bark/launch.hpp"

namespace noctem::bark {

inline constexpr std::string_view kKillSwitchFile = "killed";  // in the folder of skills
std::string kill_switch_path(std::string_view home);

// The home that a program with this environment belongs to, or "" where nothing names one.
// A relative NOCTEM_HOME lies below `folder`.
std::string home_of(const Variables& environment, std::string_view folder);

// denied/killed while the switch of that home is set.
Result<> check_kill_switch(const std::string& home);

struct Ended {
  std::size_t runs = 0;  // that were ended
  std::size_t left = 0;  // that could not be: another user's, or the kernel holds them
};
// Ends every confined program of this home, and returns when nothing of them has any effect, or
// after `patience`. The switch is set before, so that none begins meanwhile.
Ended end_confined(const std::string& home, std::chrono::milliseconds patience);

}  // namespace noctem::bark
