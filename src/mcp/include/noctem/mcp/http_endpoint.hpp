#pragma once
// A server over HTTP ("Streamable HTTP"): the routes of one path, for both eras. A request is
// answered with JSON, or with an event stream as soon as there is something to say before the
// answer. Clients of the old era get a session; those of the new one need none, and their headers
// must say what their body says.
//
// At the door: Origin (a page of another site may not use a browser as its hand), then the bearer
// token. A session is an unguessable name; the oldest without a call in progress makes room for a
// new one.
//
// Any thread; the server outlives the endpoint, and the endpoint its router.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/http/router.hpp"
#include "noctem/mcp/server.hpp"

namespace noctem::mcp {

// Whether a bearer token (empty: none was sent) lets its bearer in.
enum class Admission { granted, refused };

struct HttpOptions {
  std::string path = "/mcp";
  // The words of the refusal say what to do; they stand in the answer.
  std::function<Admission(std::string_view token)> admit;
  std::string refusal = "this needs a bearer token";
  // Pages that may call from a browser: "https://tool.example". Pages of this machine may if it was
  // asked for by a name of this machine.
  std::vector<std::string> origins;
  std::size_t sessions_max = 256;
};

class HttpEndpoint {
 public:
  HttpEndpoint(const Server& server, HttpOptions options);
  ~HttpEndpoint();

  void add_routes(http::Router& router);

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace noctem::mcp
