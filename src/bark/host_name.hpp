#pragma once
// A host and port as a grant may name them, read by the very reader that the proxy uses for
// requests: nobody after us can read another name in the same bytes.

#include <string_view>

#include "noctem/bark/grants.hpp"

namespace noctem::bark {

Result<HostGrant> parse_host_grant(std::string_view text);

}  // namespace noctem::bark
