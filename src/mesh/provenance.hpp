#pragma once
// What stands on what. Sources that are entries make a graph without cycles, since ids are hashes;
// doubt flows down it: `disputed` taints children, `false` all descendants, a thousand for each
// applied record, and the rest waits in the state.
//
// Belongs to the fold's thread.

#include "entries.hpp"
#include "turn.hpp"

namespace noctem::mesh {

inline constexpr int kTaintsPerRecord = 1000;

Result<> provenance_change(Turn& turn, const EntryChange& change);
Result<> taint_entries_since(Turn& turn, const OperatorId& operator_id,
                             const std::optional<AgentId>& agent, std::int64_t since);
Result<> spread_taint(Turn& turn);  // after each record

}  // namespace noctem::mesh
