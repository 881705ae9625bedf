#pragma once
// The mesh as a model sees it: the six tools, with the names, parameters, defaults and words of the
// design, the resources mesh://awareness, mesh://entry/{id} and mesh://domain/{domain}, and two
// prompts. Content stands inside of a fence in every string; answers keep to a budget of bytes;
// what went wrong is said so that a model can mend its call.
//
// Calls are served one at a time, in the order in which they are handed to the workbench.

#include <functional>
#include <memory>

#include "noctem/client/deeds.hpp"
#include "noctem/mcp/server.hpp"

namespace noctem::client {

// What the tools work with. `run` executes a piece of work: at once where calls come one by one (a
// pipe), on a thread of its own where they do not.
struct Workbench {
  env::Random& random;
  std::function<Result<Member*>()> member;
  Queue& queue;
  std::function<void(std::function<void()>)> run;
};

mcp::About about_mesh();

// `bench` outlives the server.
void add_mesh(mcp::Server& server, Workbench& bench);

}  // namespace noctem::client
