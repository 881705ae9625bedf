#pragma once
// What may be given to a statement, the same on both engines: text is UTF-8 without U+0000, because
// PostgreSQL takes no other, and a database must be able to move from one engine to the other. No
// value is larger than 64 MiB.
//
// Pure; any thread.

#include "noctem/store/database.hpp"

namespace noctem::store {

Result<> check_parameters(std::span<const Parameter> parameters);

// How many parameters a statement has: $1 to $n without a gap, else internal/sql. What stands in
// quotes or comments does not count.
Result<std::size_t> parameter_count(std::string_view sql);

}  // namespace noctem::store
