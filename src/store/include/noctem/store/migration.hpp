#pragma once
// Schemas grow forward only, one numbered step after another, each in its own transaction. A
// database that is newer than the program is refused before anything is written.
//
// The scripts are written once: {int}, {text} (ordered by bytes), {blob} and {key} (an integer
// primary key, always given) become what the engine calls them, and {strict} after the bracket that
// closes a table lets columns hold their own type only, as PostgreSQL always does. {by_key} there
// keeps rows in their key's order and the key but once, which PostgreSQL has no word for;
// {row_as_blob} is the text column `row` as bytes.

#include <span>
#include <string_view>

#include "noctem/store/database.hpp"

namespace noctem::store {

struct Migration {
  int version = 0;  // 1, 2, 3 …
  std::string_view name;
  std::string_view script;
};

Result<> migrate(Database& database, std::span<const Migration> migrations);
Result<int> schema_version(Connection& connection);  // 0: empty

}  // namespace noctem::store
