#pragma once
// What became of delivered work: accepted when its entry is verified, open again when it was not.
//
// Belongs to the fold's thread.

#include "task_store.hpp"
#include "tasks.hpp"

namespace noctem::mesh {

// An entry that names a task has changed: its verdict, or whether it takes part.
Result<> result_change(Turn& turn, const EntryChange& change);

}  // namespace noctem::mesh
