#pragma once
// What an entry stands on and what stands on it, for readers: breadth first in both directions, as
// deep and as many as asked for.
//
// Belongs to the state's thread.

#include <vector>

#include "noctem/mesh/entry.hpp"

namespace noctem::mesh {

struct Relative {
  EntryId id;
  std::int64_t depth = 1;
  EntryRow entry;
};

struct Provenance {
  std::vector<Relative> sources;   // nearest first
  std::vector<Relative> children;  // nearest first, then in order of ids
  bool more_sources = false;       // there are more than were asked for
  bool more_children = false;
};

struct ProvenanceLimits {
  std::int64_t depth_max = 8;
  std::size_t entries_max = 100;  // in each direction
};

Result<Provenance> provenance_of(State& state, const EntryId& id,
                                 const ProvenanceLimits& limits = {});

}  // namespace noctem::mesh
