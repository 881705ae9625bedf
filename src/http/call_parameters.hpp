#pragma once
// What a request says beside its path, held against its route: the parameters in the path and in
// the query, and whether there may be a body and of which type.
//
// Pure functions; any thread.

#include "noctem/http/router.hpp"

#include "route_pattern.hpp"

namespace noctem::http {

using Parameters = std::map<std::string, std::vector<std::string>, std::less<>>;

// Reasons: parameter_unknown, parameter_repeated, parameter_missing, parameter_value.
Result<Parameters> read_parameters(const Route& route, const RoutePattern& pattern,
                                   const Target& target);

// Reasons: body_unexpected, body_missing, body_too_large (413), media_type (415).
Result<> check_body(const Route& route, const Request& request);

}  // namespace noctem::http
