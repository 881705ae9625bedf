#pragma once
// Doubt on its way: waves that wait in the state and go on by a bounded number of entries with each
// applied record. A wave has an origin; one wave ends before the next begins, and each goes breadth
// first, so that an entry is looked at once by each.
//
// Rows; see row.hpp. Functions belong to the fold's thread.

#include <optional>
#include <string>

#include "noctem/mesh/entry.hpp"

#include "turn.hpp"

namespace noctem::mesh {

std::string child_key(const EntryId& parent, const EntryId& child);

// `children`, `descendants`: of `entry`, because of the origin. `inherit`: a new entry looks at its
// sources. `authored`: what a revoked member recorded since a time.
enum class Spread { children, descendants, inherit, authored };
constexpr auto names_of(Spread) {
  return std::to_array<std::string_view>({"children", "descendants", "inherit", "authored"});
}

// Key: records applied/origin/depth/entry.
struct TaintRow {
  static constexpr Table kTable = Table::taint_queue;
  Spread spread = Spread::children;
  EntryId origin;  // authored: the operator
  EntryId entry;
  std::int64_t began = 0;
  std::int64_t depth = 0;
  std::string after;             // the last key that was looked at
  std::optional<AgentId> agent;  // authored: of this one only

  static void fields(auto& row, auto&& field) {
    field("spread", row.spread);
    field("origin", row.origin);
    field("entry", row.entry);
    field("began", row.began);
    field("depth", row.depth);
    field("after", row.after);
    field("agent", row.agent);
  }
};

Result<> doubt_children(Turn& turn, const EntryId& origin);
Result<> doubt_descendants(Turn& turn, const EntryId& origin);
Result<> inherit_doubt(Turn& turn, const EntryId& entry);

}  // namespace noctem::mesh
