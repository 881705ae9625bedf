#pragma once
// Claims: an agent holds one at a time, an operator three. A lease is of one task alone; a slot is
// a panel member's place in the verify task of an entry under vote.
//
// Belongs to the fold's thread.

#include "task_store.hpp"

namespace noctem::mesh {

// The claim is over, without an outcome for anybody. Does not touch the task.
Result<> end_lease(Turn& turn, std::string_view key);
// All slots of a verify task that has ended early.
Result<> end_slots(Turn& turn, const StoredTask& task);

// After a lease or a result came to nothing: open again if the need is still there, else ended.
Result<> settle_task(Turn& turn, StoredTask& task);

}  // namespace noctem::mesh
