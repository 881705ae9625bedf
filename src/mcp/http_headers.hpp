#pragma once
// What the headers of a request over HTTP must say. In the new era they repeat what the body says,
// for those on the way who read headers only; so that nobody can be told two things, they must say
// the same. In the old era they name the revision and the session.
//
// Pure functions; any thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/http/message.hpp"

#include "message.hpp"

namespace noctem::mcp {

inline constexpr std::string_view kRevisionHeader = "MCP-Protocol-Version";
inline constexpr std::string_view kSessionHeader = "Mcp-Session-Id";

// By which era a message is to be served.
bool is_modern(const Incoming& message, const http::Headers& headers);

// The revision, method and name that the headers of a modern request must repeat.
std::optional<Refusal> check_modern_headers(const Request& request, const http::Headers& headers);

// The revision that the headers of an old client name, if they do, must be one of ours.
std::optional<Refusal> check_old_headers(const http::Headers& headers);

// A value that may be written as "=?base64?…?=".
std::optional<std::string> decoded_value(std::string_view value);

bool is_origin_allowed(const http::Headers& headers, const std::vector<std::string>& origins);
std::string_view bearer_token(const http::Headers& headers);  // empty: there is none
bool accepts_stream(const http::Headers& headers);

}  // namespace noctem::mcp
