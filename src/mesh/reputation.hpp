#pragma once
// What an operator's word weighs: ln(1 + V) x A x 2^(-idle/30) x 2^(-F), computed anew at each
// 00:00 UTC of the fold's time from counts that are kept as things happen.
//
// Belongs to the fold's thread.

#include "entries.hpp"
#include "turn.hpp"

namespace noctem::mesh {

// 00:00 UTC of the day `time`: all reputations, the end of bootstrap, and the next day's turn.
Result<> reputation_due(Turn& turn);

// V follows the entries whose verdict in force is `verified` or better.
Result<> credit_change(Turn& turn, const EntryChange& change);

// A and F.
enum class Outcome { right, wrong };
Result<> count_outcome(Turn& turn, const OperatorId& operator_id, Outcome outcome);
Result<> count_false(Turn& turn, const OperatorId& operator_id);
// A tombstone during a round: one wrong outcome, every third in 90 days one found false. Told by
// record_tombstone().
Result<> count_withdrawal(Turn& turn, const OperatorId& operator_id);

// The factors; pure.
std::int64_t idle_days(const OperatorRow& row, std::int64_t at);
Micro falses_of(const OperatorRow& row, std::int64_t at, const Params& params);  // F
Micro reputation_of(const OperatorRow& row, std::int64_t at, const Params& params);
Micro weight_of(const OperatorRow& row, const MeshRow& mesh, const Params& params);

}  // namespace noctem::mesh
