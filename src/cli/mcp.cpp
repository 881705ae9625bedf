#include <fmt/core.h>

#include <future>

#include "noctem/agent/mcp_host.hpp"

#include "command_list.hpp"
#include "skill_tools.hpp"

namespace noctem::cli {

namespace {

constexpr std::chrono::seconds kStartDeadline{20};
constexpr std::chrono::milliseconds kLook{5};

enum class Door { configured, any_port };

Result<std::unique_ptr<env::Process>> start_up(const Session& session, const home::Home& home,
                                               Door door) {
  std::vector<std::string> words = {"up", "--idle-exit", "10m"};
  if (home.origin == home::Home::Origin::flag) {
    words.insert(words.end(), {"--home", home.root});
  }
  if (door == Door::any_port) {
    words.insert(words.end(), {"--listen", "127.0.0.1:0"});
  }
  return session.world().env.processes.start({.program = "/proc/self/exe",
                                              .arguments = std::move(words),
                                              .environment = session.world().environment,
                                              .streams = env::Streams::none,
                                              .session = env::ProcessOptions::Session::own});
}

// Its address, when it serves; empty if it ended without serving; nullopt as long as neither holds.
Result<std::optional<std::string>> look(const Session& session, const home::Home& home,
                                        env::Process& started) {
  const auto running = home::running_node(session.files(), home);
  if (running && running->starts_with("http")) {
    return std::optional(*running);
  }
  if (running && !running->empty()) {
    return std::optional<std::string>();  // somebody's node is just starting in this home
  }
  NOCTEM_TRY(const auto ended, started.poll());
  return ended.has_value() ? std::optional(std::string()) : std::nullopt;
}

Result<std::string> wait_for(const Session& session, const home::Home& home,
                             env::Process& started) {
  const env::Env& env = session.world().env;
  const auto end = env.clock.steady() + kStartDeadline;
  std::promise<Result<std::string>> told;
  auto answer = told.get_future();
  bool is_told = false;
  const auto watcher = env.threads.start("watch", [&] {
    auto seen = look(session, home, started);
    const bool late = env.clock.steady() >= end;
    if (is_told || (seen && !seen->has_value() && !late)) {
      return is_told ? env::Next::on_wake() : env::Next::at(env.clock.steady() + kLook);
    }
    is_told = true;
    if (!seen) {
      told.set_value(fail(std::move(seen).error()));
    } else if (seen->has_value()) {
      told.set_value(**seen);
    } else {
      told.set_value(fail(unavailable("no_node",
                                      "the node of this home did not start in time: "
                                      "`noctem up` says why")));
    }
    return env::Next::on_wake();
  });
  return answer.get();
}

// Two programs may start one at the same time: one of them wins the home, and both speak to it.
Result<std::string> start_node(const Session& session, const home::Home& home) {
  for (const Door door : {Door::configured, Door::any_port}) {
    NOCTEM_TRY(const auto started, start_up(session, home, door));
    NOCTEM_TRY(auto url, wait_for(session, home, *started));
    if (!url.empty()) {
      return url;
    }
    const auto running = home::running_node(session.files(), home);
    if (running && running->starts_with("http")) {
      return *running;
    }
  }
  return fail(unavailable("no_node", fmt::format("no node could be started in {}: `noctem up` "
                                                 "says why",
                                                 home.root)));
}

Result<Exit> mcp(Session& session) {
  NOCTEM_TRY(const home::Home home, session.home());
  return agent::serve_mcp(session, start_node, [&](mcp::Server& server, Log log) {
    return std::make_shared<SkillTools>(session, home, server, log);
  });
}

}  // namespace

Command mcp_command() { return agent::mcp_command_with(mcp); }

}  // namespace noctem::cli
