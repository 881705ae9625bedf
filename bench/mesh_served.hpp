#pragma once
// What agents see of a mesh over loopback: signed contributions and questions to a started node
// which, as the load, may use every processor. The load is signed beforehand and sleeps while it
// waits; what it costs is told beside each figure, and how far the index trailed at the end.
//
// One thread.

#include <string>

#include "noctem/base/result.hpp"

#include "mesh_direct.hpp"
#include "row.hpp"

namespace noctem::bench {

struct MeshNode {
  std::string program;
  std::string home;
};

Result<> add_memory_rows(Table& table, const MeshNode& node, const Growth& growth);
Result<> add_door_rows(Table& table, const MeshNode& node, Growth& growth);

}  // namespace noctem::bench
