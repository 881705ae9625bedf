#pragma once
// How the past gets into the rows of history.hpp, and out of them when it is old.
//
// Belongs to the fold's thread.

#include "noctem/mesh/history.hpp"

#include "turn.hpp"

namespace noctem::mesh {

// Counts one in the present hour: count_flow(turn, &FlowRow::claimed).
Result<> count_flow(Turn& turn, std::int64_t FlowRow::* what);

// Of the night `turn.at`. An operator without a reputation before and after needs no row. Who was
// active is known after the rest of the night, and is added to its row.
Result<> remember_reputation(Turn& turn, const OperatorId& operator_id, Micro reputation);
Result<> remember_night(Turn& turn, const NightRow& night);
Result<> remember_active(Turn& turn, std::int64_t operators, std::int64_t agents);

// What is older than history.hpp says.
Result<> forget_history(Turn& turn);

}  // namespace noctem::mesh
