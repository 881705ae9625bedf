#pragma once
// Which Noctem this is, as `noctem version` and /openapi.json say it: the version of the build's
// project, three numbers.
//
// Any thread.

#include <string_view>

namespace noctem {

std::string_view version();

}  // namespace noctem
