#include "noctem/mesh/provenance_view.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include "taint.hpp"

namespace noctem::mesh {

namespace {

enum class Way { up, down };

struct Walk {
  State& state;
  Way way;
  const ProvenanceLimits& limits;
  std::vector<Relative> found = {};
  bool more = false;
};

// The next of kin: its sources, or as many children as could still be shown and one.
Result<std::vector<EntryId>> kin_of(const Walk& walk, const EntryId& id) {
  if (walk.way == Way::up) {
    NOCTEM_TRY(auto entry, load<EntryRow>(walk.state, id.value()));
    return std::move(entry.parents);
  }
  const std::string prefix = child_key(id, EntryId());
  NOCTEM_TRY(const auto rows,
             walk.state.scan(Table::children, prefix, "", walk.limits.entries_max + 1));
  std::vector<EntryId> children;
  for (const StateRow& row : rows) {
    children.emplace_back(row.key.substr(prefix.size()));
  }
  return children;
}

Result<> walk_from(Walk& walk, const EntryId& start) {
  std::set<EntryId> seen{start};
  std::deque<std::pair<EntryId, std::int64_t>> waiting{{start, 0}};
  while (!waiting.empty()) {
    const auto [id, depth] = waiting.front();
    waiting.pop_front();
    NOCTEM_TRY(const auto kin, kin_of(walk, id));
    for (const EntryId& each : kin) {
      if (seen.contains(each)) {
        continue;
      }
      if (depth == walk.limits.depth_max || walk.found.size() == walk.limits.entries_max) {
        walk.more = true;
        break;
      }
      NOCTEM_TRY(auto entry, load<EntryRow>(walk.state, each.value()));
      seen.insert(each);
      walk.found.push_back({each, depth + 1, std::move(entry)});
      waiting.emplace_back(each, depth + 1);
    }
  }
  return {};
}

}  // namespace

Result<Provenance> provenance_of(State& state, const EntryId& id, const ProvenanceLimits& limits) {
  NOCTEM_TRY(const auto entry, find<EntryRow>(state, id.value()));
  if (!entry.has_value()) {
    return fail(not_found("entry", "this mesh has no such entry"));
  }
  Walk up{state, Way::up, limits};
  Walk down{state, Way::down, limits};
  NOCTEM_CHECK(walk_from(up, id));
  NOCTEM_CHECK(walk_from(down, id));
  return Provenance{std::move(up.found), std::move(down.found), up.more, down.more};
}

}  // namespace noctem::mesh
