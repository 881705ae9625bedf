#pragma once
// What an accepted correction does to the entry that it corrects, and what happens to that entry
// when the acceptance falls: by votes that are taken out, or by a later round that finds the
// correction itself wrong.
//
// Belongs to the fold's thread.

#include "turn.hpp"

namespace noctem::mesh {

// After every change of the verdict in force; nothing for entries that correct nothing.
Result<> settle_correction(Turn& turn, const EntryId& id);

}  // namespace noctem::mesh
