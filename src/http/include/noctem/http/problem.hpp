#pragma once
// Every error leaves the door as RFC 9457 problem+json: `type` urn:noctem:error:KIND:REASON,
// `title`, `status`, a `detail` that a person can act on, and what else helps (`retry_after`,
// `server_time`). Kinds decide the status.
//
// Pure functions; any thread.

#include "noctem/base/error.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/http/message.hpp"

namespace noctem::http {

int status_of(const Error& error);
Response problem(const Error& error, codec::JsonObject more = {});
// For what HTTP itself names: 404 of a route, 405, 408, 411, 413, 414, 421, 431, 505.
Response problem(int status, std::string_view reason, std::string detail);

}  // namespace noctem::http
