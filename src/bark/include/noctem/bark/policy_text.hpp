#pragma once
// TOML and JSON, read into the same value. What is neither table, list, text nor whole number is
// refused, as a policy has no use for it.
//
// Pure; any thread.

#include <string_view>

#include "noctem/codec/json.hpp"

namespace noctem::bark {

Result<codec::Json> parse_toml(std::string_view text);

}  // namespace noctem::bark
