#pragma once
// PostgreSQL's error codes (SQLSTATE) as Errors of the same kinds and reasons that SQLite's have,
// so that nobody behind the Database asks which engine it was.
//
// Pure; any thread.

#include <string_view>

#include "noctem/base/error.hpp"

namespace noctem::store {

// `state` is empty when the connection broke before the server could say anything.
Error postgresql_error(std::string_view state, std::string_view message, std::string_view place);

// The server ends the session after such an error.
enum class Session { goes_on, ended };
Session session_after(std::string_view state);

}  // namespace noctem::store
