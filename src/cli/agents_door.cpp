#include "agents_door.hpp"

#include <functional>
#include <mutex>
#include <optional>

#include "noctem/agent/member.hpp"
#include "noctem/client/queue.hpp"
#include "noctem/client/tools.hpp"
#include "noctem/env/queue.hpp"

namespace noctem::cli {

namespace {

constexpr std::size_t kCallsWaitingMax = 1'024;

}  // namespace

struct AgentsDoor::State {
  State(const Session& owner, home::Home where, Log log)
      : session(owner),
        home(std::move(where)),
        queue(owner.world().env, home),
        bench{.random = owner.world().env.random,
              .member = [this] { return find_member(); },
              .queue = queue,
              .run = [this](std::function<void()> work) { put(std::move(work)); }},
        server(client::about_mesh(),
               {.clock = owner.world().env.clock, .random = owner.world().env.random, .log = log}),
        worker(owner.world().env.threads.start("agents", [this] { return step(); })) {
    client::add_mesh(server, bench);
  }

  Result<client::Member*> find_member() {
    const std::lock_guard lock(mutex);
    if (url.empty()) {
      return fail(unavailable("no_node", "the node is not open yet"));
    }
    if (!member) {
      NOCTEM_TRY(member, agent::open_member(session, home, {url, "", "mcp"}));
    }
    return member.get();
  }

  // Work that finds no room is let go, and its caller hears that.
  void put(std::function<void()> work) {
    if (works.push(std::move(work)) && worker) {
      worker->wake();
    }
  }

  env::Next step() {
    for (const auto& work : works.pop_up_to(1)) {
      work();
    }
    return works.size() > 0 ? env::Next::now() : env::Next::on_wake();
  }

  const Session& session;
  const home::Home home;
  std::mutex mutex;
  std::string url;
  std::unique_ptr<client::Member> member;
  client::Queue queue;
  client::Workbench bench;
  mcp::Server server;
  env::BoundedQueue<std::function<void()>> works{kCallsWaitingMax};
  std::unique_ptr<env::Worker> worker;  // stops first
};

AgentsDoor::AgentsDoor(const Session& session, home::Home home, Log log)
    : state_(std::make_unique<State>(session, std::move(home), log)) {}
AgentsDoor::~AgentsDoor() = default;

const mcp::Server& AgentsDoor::server() const { return state_->server; }
mcp::Server& AgentsDoor::server() { return state_->server; }

void AgentsDoor::open(std::string url) {
  const std::lock_guard lock(state_->mutex);
  state_->url = std::move(url);
}

}  // namespace noctem::cli
