#pragma once
// The fold keeps rows of its past (mesh/history.hpp). A database that a program wrote before it did
// has none of them, and the state would not be the fold of its log: the log is folded once more,
// in memory, and those rows are put beside the others.
//
// On a connection of its own, before anybody else writes.

#include "noctem/store/database.hpp"

namespace noctem::hub {

Result<> catch_up_with_history(store::Database& database);

}  // namespace noctem::hub
