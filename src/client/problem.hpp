#pragma once
// A problem+json answer as the Error that it was on the other side; an answer that is none says
// what came instead.
//
// A pure function; any thread.

#include <string_view>

#include "noctem/base/error.hpp"
#include "noctem/env/wire.hpp"

namespace noctem::client {

Error error_in(const env::WireResponse& response, std::string_view url);

}  // namespace noctem::client
