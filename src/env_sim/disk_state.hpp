#pragma once
// What a disk holds. Private to the disk and its views.

#include <map>
#include <memory>

#include "noctem/env_sim/disk.hpp"

#include "life.hpp"
#include "tree.hpp"

namespace noctem::env_sim {

struct Disk::State {
  Tree tree;
  std::map<OperationKind, std::uint32_t> failing;
  std::map<InodePtr, std::weak_ptr<Life>> locks;
};

Error crashed();

}  // namespace noctem::env_sim
