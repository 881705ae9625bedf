#pragma once
// The door of a copy: whoever reads is served, whoever wants to change something is told where to
// go, before anything about the request is looked at.
//
// Pure; any thread.

#include <string>

#include "noctem/http/reply.hpp"

namespace noctem::node {

// `source`: the address that the copy follows, or empty.
http::Handler reads_only(http::Handler inner, std::string source);

}  // namespace noctem::node
