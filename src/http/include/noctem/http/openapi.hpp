#pragma once
// The description of the door for machines (OpenAPI 3.1), generated from the routes' declarations,
// so that it cannot say anything else than what the router does: parameters, bodies, answers,
// problems and the three forms of signature.
//
// Pure; any thread.

#include <string>

#include "noctem/codec/json.hpp"
#include "noctem/http/router.hpp"

namespace noctem::http {

struct ApiDescription {
  std::string title;
  std::string version;
  std::string description;
};

codec::Json openapi(const Router& router, const ApiDescription& description);

}  // namespace noctem::http
