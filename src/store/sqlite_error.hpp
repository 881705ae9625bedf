#pragma once
// SQLite's result codes as Errors: the kind says how to react, the message names the file and what
// a person can do.
//
// Pure but for reading the handle; the connection's thread.

#include <sqlite3.h>

#include <string_view>

#include "noctem/base/error.hpp"

namespace noctem::store {

// `handle` may be null (the open that failed for want of memory); `code` is an extended result
// code.
Error sqlite_error(sqlite3* handle, int code, std::string_view path);

// Why a file cannot be opened or made, by the system's own number.
Error cannot_open(int system_error, std::string_view path);

}  // namespace noctem::store
