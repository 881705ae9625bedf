#pragma once
// What may be given to a statement, the same on both engines: text is UTF-8 without U+0000, because
// PostgreSQL takes no other, and a database must be able to move from one engine to the other.
//
// Pure; any thread.

#include "noctem/store/database.hpp"

namespace noctem::store {

Result<> check_parameters(
    std::span<const Parameter> parameters);  // invalid/text_nul, invalid/text_utf8

}  // namespace noctem::store
