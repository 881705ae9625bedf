#pragma once
// The node's /mcp: what agents that speak HTTP instead of a pipe come in by. The token of the home
// is read for each request, so that a new one counts at once; without one nobody comes in.
//
// Outlives the router. Any thread.

#include "noctem/env/files.hpp"
#include "noctem/home/home.hpp"
#include "noctem/http/router.hpp"
#include "noctem/mcp/http_endpoint.hpp"

namespace noctem::node {

class McpDoor {
 public:
  McpDoor(env::Files& files, home::Home home, const mcp::Server& server);

  void add_routes(http::Router& router) { endpoint_.add_routes(router); }

 private:
  mcp::HttpEndpoint endpoint_;
};

}  // namespace noctem::node
