#pragma once
// Makes the empty file of a new database, readable by its owner only: SQLite itself would make it
// readable for all, and its log and shared memory take their permissions from it.
//
// Any thread.

#include <string>

#include "noctem/base/result.hpp"

namespace noctem::store {

// Does nothing if there is a file of that name; what cannot be made is told by SQLite when it opens
// the path.
void make_private_file(const std::string& path);

}  // namespace noctem::store
