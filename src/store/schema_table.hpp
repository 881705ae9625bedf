#pragma once
// The one table that every database of ours has from its first moment: which steps of the schema
// were taken. And the names that a script uses for types, in the engine's words.
//
// Pure; any thread.

#include <string>
#include <string_view>

#include "noctem/store/database.hpp"

namespace noctem::store {

std::string schema_table_script(Dialect dialect);

// {int}, {text}, {blob}, {key} and {strict} replaced; an unknown name in braces is internal/sql.
Result<std::string> in_dialect(std::string_view script, Dialect dialect);

}  // namespace noctem::store
