#pragma once
// TOML documents as toml++ reads them, and whether two say the same. Private to this part: toml++
// stays in the files that include this.

#include <toml++/toml.h>

#include <string_view>

#include "noctem/base/result.hpp"

namespace noctem::connect {

// invalid/not_toml, naming the line.
Result<toml::table> parse_toml(std::string_view text);

bool same_toml(const toml::node& a, const toml::node& b);

}  // namespace noctem::connect
