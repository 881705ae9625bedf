#pragma once
// Conditional reads. An entity tag names one representation by what determines it (an id, a status,
// a round, a form); who sends it back in If-None-Match gets 304 without a body. Tags are strong:
// equal tags, equal bytes. A transport that compresses an answer makes its tag weak (`W/`), which
// If-None-Match does not mind.
//
// Pure functions; any thread.

#include <initializer_list>
#include <string>
#include <string_view>

#include "noctem/http/message.hpp"

namespace noctem::http {

// Over the parts in their order; ("a", "bc") and ("ab", "c") have different tags. With its quotes.
std::string strong_etag(std::initializer_list<std::string_view> parts);

// Does the request's If-None-Match name this tag (or `*`)? A malformed header names nothing.
bool is_known_to_client(const Request& request, std::string_view etag);

// The response with its ETag; 304 without a body if the client of this GET or HEAD knows it.
Response with_etag(const Request& request, std::string_view etag, Response response);

}  // namespace noctem::http
