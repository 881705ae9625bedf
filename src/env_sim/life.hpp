#pragma once
// One life of a node. Whatever acts in its name holds on to it and asks first whether it still goes
// on. The scenario's own actors share a life that never ends.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "noctem/env_sim/disk.hpp"

namespace noctem::env_sim {

struct Life {
  std::string node;
  bool alive = true;
  // Called by the disk: the life is over now; an operation begins.
  std::function<void(Crash, std::string_view point)> on_crash;
  std::function<void(const Operation&)> on_operation;
};

}  // namespace noctem::env_sim
