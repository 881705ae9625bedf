#pragma once
// Numbers as people type them.
//
// Pure functions; any thread.

#include <cstdint>
#include <string_view>

#include "noctem/base/result.hpp"

namespace noctem::agent {

// "0.5", "1": a share of one with at most three digits, in thousandths.
Result<std::int64_t> thousandths(std::string_view text);
Result<std::int64_t> whole_number(std::string_view what, std::string_view text);

}  // namespace noctem::agent
