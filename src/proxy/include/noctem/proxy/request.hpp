#pragma once
// What a program asks the proxy for: a tunnel (CONNECT) or one plain request in absolute form. Read
// strictly and written anew, so that what was decided is what the server gets: whatever two readers
// could understand in two ways is refused (invalid), not mended.
//
// Values and pure functions; any thread.

#include <string>
#include <vector>

#include "noctem/base/bytes.hpp"
#include "noctem/proxy/host.hpp"

namespace noctem::proxy {

inline constexpr std::size_t kHeadBytesMax = 32u << 10;
inline constexpr std::size_t kHeadFieldsMax = 100;

struct Field {
  std::string name;  // lower case
  std::string value;
};

struct Request {
  enum class Form { tunnel, plain } form = Form::tunnel;
  enum class Body { none, counted, chunked } body = Body::none;
  std::string method;
  Authority target;
  std::string path;  // of a plain request: "/" and what follows
  std::uint64_t body_bytes = 0;
  std::vector<Field> fields;  // what goes on to the server; Host and Connection are ours
};

// Where a head ends in what was heard so far, behind its empty line; npos if it does not yet.
std::size_t end_of_head(std::string_view heard);

// A whole head, its empty line included.
Result<Request> parse_request(std::string_view head);

// What the server is sent instead of it.
std::string write_request(const Request& request);

}  // namespace noctem::proxy
