#pragma once
// Requests and responses as values. Behind the door nothing knows a socket: what the server read is
// a Request, what a handler answers is a Response. Header names are compared without case; the
// target stays as it was sent, because that is what a signature covers.
//
// Values; any thread.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noctem/env/clock.hpp"

namespace noctem::http {

class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}

  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  void set(std::string_view name, std::string value);                 // replaces all of that name
  std::optional<std::string_view> find(std::string_view name) const;  // the first
  std::size_t count(std::string_view name) const;
  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

// Who is at the other end of the connection, as far as the machine knows.
struct Peer {
  std::string address;           // numeric, without port; for limits
  std::uint64_t connection = 0;  // unique while the process lives
  // `proxy`: behind a configured proxy that names no address, so that the connection is all there
  // is to blame.
  enum class Reach { loopback, proxy, network } reach = Reach::network;
};

struct Request {
  std::string method;
  std::string target;  // raw bytes of the request line
  Headers headers;
  std::string body;
  Peer peer;
  env::SteadyTime received{};
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

inline constexpr std::string_view kJsonType = "application/json";
inline constexpr std::string_view kTextType = "text/plain; charset=utf-8";

Response json_response(int status, std::string canonical_json);
Response text_response(int status, std::string text);

}  // namespace noctem::http
