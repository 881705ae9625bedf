#pragma once
// A host and port as a grant may name them: strict, so that nobody after us can read another name
// in the same bytes. No user part, no trailing dot, no number in another base, no address that a
// grant must not reach by accident.

#include <string_view>

#include "noctem/bark/grants.hpp"

namespace noctem::bark {

Result<HostGrant> parse_host_grant(std::string_view text);

}  // namespace noctem::bark
