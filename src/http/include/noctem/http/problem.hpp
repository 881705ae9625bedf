#pragma once
// Every error leaves the door as RFC 9457 problem+json: `type` urn:noctem:error:KIND:REASON,
// `title`, `status`, a `detail` that a person can act on, and what else helps (`retry_after`,
// `server_time`). One table says which status a kind has, and which reasons have another. What is
// our fault (corrupt, internal) keeps its message for the log.
//
// Pure functions; any thread.

#include <string>
#include <string_view>

#include "noctem/base/error.hpp"
#include "noctem/codec/json.hpp"
#include "noctem/http/message.hpp"

namespace noctem::http {

inline constexpr std::string_view kProblemType = "application/problem+json";

int status_of(const Error& error);

// True if the answer says less than the error: then the message belongs into the log.
bool is_our_fault(const Error& error);

// `more` adds members; type, title, status and detail are not to be replaced. An integer
// `retry_after` (seconds) also becomes the Retry-After header; 429 and 503 have one in any case.
Response problem(const Error& error, codec::JsonObject more = {});
// For what HTTP itself names: 404 of a route, 405, 408, 411, 413, 414, 421, 431, 505.
Response problem(int status, std::string_view reason, std::string detail);

// "Not Found": the words of RFC 9110 for a status that we use, else "".
std::string_view reason_phrase(int status);

}  // namespace noctem::http
