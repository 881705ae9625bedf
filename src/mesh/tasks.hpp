#pragma once
// Work that the network needs done. Which tasks are open follows from the entries, their links and
// gaps; who has claimed one follows from the node's lease records.
//
// Belongs to the fold's thread.

#include "entries.hpp"
#include "turn.hpp"

namespace noctem::mesh {

Result<> record_task_lease(Turn& turn, const Said& said);
Result<> record_task_result(Turn& turn, const Said& said);
Result<> record_task_release(Turn& turn, const Said& said);
Result<> record_gap(Turn& turn, const Said& said);

Result<> lease_due(Turn& turn, std::string_view lease_key);
Result<> move_lease(Turn& turn, std::string_view lease_key, std::int64_t seconds);

// Opens and closes tasks as an entry comes, changes and goes.
Result<> task_change(Turn& turn, const EntryChange& change);
// The slots of its panel members begin and end with a round; a commitment frees its slot.
Result<> tasks_round_opened(Turn& turn, const EntryId& id);
Result<> tasks_committed(Turn& turn, const EntryId& id, const OperatorId& operator_id);
Result<> tasks_round_closed(Turn& turn, const EntryId& id);
// Every record: `reflect` becomes due by count and age.
Result<> tasks_after_record(Turn& turn);

}  // namespace noctem::mesh
