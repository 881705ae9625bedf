#pragma once
// The way down: what a forked child does between the caller's world and bubblewrap. It keeps the
// descriptors that it was told to keep and no other, clears the environment (bubblewrap's own
// first process would show it), joins the control group, and gives up root for a user that owns
// nothing.
//
// In a forked child of one thread.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "cgroup_os.hpp"
#include "granted_os.hpp"

namespace noctem::bark {

struct Descent {
  std::vector<std::string> words;          // of bubblewrap
  std::vector<int> kept;                   // descriptors that bubblewrap and the cage need
  std::array<int, 3> streams{-1, -1, -1};  // instead of the caller's; -1: the caller's own
  int talk = -1;
  const ControlGroup* group = nullptr;  // null: none
  // For root alone:
  std::uint32_t user = 0;  // 0: the caller is not root and stays who it is
  const std::vector<OpenGrant>* grants = nullptr;
  const std::vector<Descriptor>* mounts = nullptr;
};

inline constexpr const char* kBubblewrap = "/usr/bin/bwrap";

[[noreturn]] void descend(const Descent& descent);

}  // namespace noctem::bark
