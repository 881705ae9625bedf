#pragma once
// Makes the empty file of a new database, readable by its owner only: SQLite itself would make it
// readable for all, and its log and shared memory take their permissions from it.
//
// Any thread.

#include <string>

#include "noctem/base/result.hpp"

namespace noctem::store {

// 0 if it was made or something has that name already, else the system's number for why not.
int make_private_file(const std::string& path);

}  // namespace noctem::store
