#pragma once
// The installed skills of a home as tools of an MCP server, as long as this lives: those that the
// policy lets run, looked for again every two seconds, so that what is installed or revoked is
// announced. A call goes the way of every run (skill::Broker): policy, tier, approval, level,
// audit. Nobody here can approve anything.
//
// Calls wait in a queue with an end and run one by one on a thread of their own, `skills`. stop()
// from any thread.

#include <memory>

#include "noctem/base/log.hpp"
#include "noctem/mcp/server.hpp"

#include "vocabulary.hpp"

namespace noctem::cli {

class SkillTools {
 public:
  // `session` and `server` outlive it.
  SkillTools(Session& session, home::Home home, mcp::Server& server, Log log);
  ~SkillTools();

  void stop();  // what runs is ended; nothing begins any more

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace noctem::cli
