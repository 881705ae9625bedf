#pragma once
// A schema that somebody else wrote, for the arguments or the result of a tool: taken only if every
// word of it is one that check() looks at, in a form that it can look at, and nothing refers to
// itself, so that a check costs no more than schema and value are long.
//
// Pure; any thread.

#include "noctem/mcp/schema.hpp"

namespace noctem::mcp {

// Of an object; invalid/schema.
Result<Schema> parse_foreign_schema(codec::JsonObject keywords);

}  // namespace noctem::mcp
