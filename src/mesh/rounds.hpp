#pragma once
// Rounds of votes: opened by the node when somebody who may vote first commits or claims, closed by
// the node when both windows are over, and tallied then from the panel that was frozen at opening.
// Every share is of the panel's weight, revealed or not.
//
// Belongs to the fold's thread.

#include "noctem/mesh/round.hpp"

#include "turn.hpp"

namespace noctem::mesh {

Result<> record_round_open(Turn& turn, const Said& said);
Result<> record_round_close(Turn& turn, const Said& said);
Result<> record_round_ask(Turn& turn, const Said& said);
Result<> record_vote_commit(Turn& turn, const Said& said);
Result<> record_vote_reveal(Turn& turn, const Said& said);

// The window of the entry's open round is over: reveals are expected, or, a day later, advance
// closes the round as inconclusive.
Result<> window_due(Turn& turn, const EntryId& id);
Result<> move_window(Turn& turn, const EntryId& id, std::int64_t seconds);

// A tombstone ends the open round without a verdict. Does not save the entry.
Result<> abandon_round(Turn& turn, const EntryId& id, EntryRow& entry);

// Takes the operator's votes since `since` out of closed rounds and tallies these again with their
// frozen panels and weights.
Result<> tally_without(Turn& turn, const OperatorId& operator_id, std::int64_t since);

// (0.5 p + U) / (0.5 + U + D), capped by taint and verdict.
Micro confidence_of(const EntryRow& entry);

}  // namespace noctem::mesh
