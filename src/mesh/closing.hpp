#pragma once
// How a round ends: votes are counted, verdicts come into force, and everybody is charged or
// credited for what they said. Also how an ended round is counted again without the votes of an
// operator that was revoked: by the same steps, from the first round of the entry to the last.
//
// Belongs to the fold's thread.

#include "rounds.hpp"

namespace noctem::mesh {

enum class Ending {
  tallied,  // the node closed it
  lapsed,   // nobody did: inconclusive, and nobody is charged
};

Result<> close_round(Turn& turn, const EntryId& id, Ending ending);

// The entry's verdict, weights and pause from all of its closed rounds.
Result<> recount_entry(Turn& turn, const EntryId& id);

}  // namespace noctem::mesh
