#pragma once
// What a client asked about the form of its answer, and the answer brought into that form: gzip
// where it is wanted and pays, 304 where the client has the same entity already, no body where none
// may be. An answer that could have been compressed says so in Vary whether it was or not, and a
// compressed one has a weak ETag, because its bytes are not those that the handler tagged.
//
// Pure functions but for the Gzip; one thread at a time.

#include <string>
#include <string_view>

#include "noctem/http/message.hpp"

#include "gzip.hpp"

namespace noctem::http_os {

enum class Coding { identity, gzip };

// RFC 9110, 12.5.3, q-values included; what cannot be read means identity.
Coding wanted_coding(std::string_view accept_encoding);

// Weak comparison, RFC 9110, 13.1.2.
bool names_entity(std::string_view if_none_match, std::string_view etag);

struct Wish {
  enum class Method { get, head, other } method = Method::other;
  Coding coding = Coding::identity;
  std::string if_none_match = {};
};
Wish wish_of(const http::Request& request);

void shape(http::Response& response, const Wish& wish, Gzip& gzip, std::size_t gzip_bytes_min);

}  // namespace noctem::http_os
