#pragma once
// The queue's keys. See QueuedTask for why it never has to be written anew.
//
// Pure functions; any thread.

#include "noctem/mesh/task.hpp"

namespace noctem::mesh {

std::string queue_key(const TaskId& id, const TaskRow& task);

}  // namespace noctem::mesh
