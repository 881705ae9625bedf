#pragma once
// What a running node serves to agents at /mcp: the tools of the mesh, as the agent of this home.
// The calls wait in a queue with an end and are worked off one by one on a thread of their own,
// `agents`, because they ask the node over its own door and wait for its answer.
//
// Made and destroyed by `up`, around the node. open() once, from one thread.

#include <memory>
#include <string>

#include "noctem/base/log.hpp"
#include "noctem/mcp/server.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

class AgentsDoor {
 public:
  AgentsDoor(const Session& session, home::Home home, Log log);
  ~AgentsDoor();

  const mcp::Server& server() const;
  mcp::Server& server();
  void open(std::string url);  // the node is there

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace noctem::cli
