#pragma once
// What holds for documents of all kinds: which values, names and depth there are, and the common
// fields. A document of a declared kind needs no second look, since no Shape can say more.
//
// Pure functions; any thread.

#include "noctem/codec/json.hpp"

namespace noctem::document {

Result<> check_any_kind(const codec::Json& document);

// That every text is UTF-8, for values that no parser has seen. Names are texts too.
Result<> check_utf8(const codec::Json& value);

}  // namespace noctem::document
