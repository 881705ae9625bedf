#include "noctem/agent/mcp_host.hpp"

#include <algorithm>

#include "noctem/agent/commands.hpp"
#include "noctem/agent/member.hpp"
#include "noctem/agent/passphrase.hpp"
#include "noctem/client/tools.hpp"
#include "noctem/client/tracker.hpp"
#include "noctem/env_os/log.hpp"
#include "noctem/mcp/stdio.hpp"

namespace noctem::agent {

namespace {

constexpr std::string_view kTracker = "--tracker";

// Which node is ours at the moment.
class Way {
 public:
  Way(Session& session, home::Home home, const StartNode& start)
      : session_(session), home_(std::move(home)), start_(start) {}

  Result<client::Member*> member() {
    NOCTEM_TRY(auto place, place_now());
    if (member_ == nullptr || member_->url() != place.url) {
      NOCTEM_TRY(member_, open_member(session_, home_, std::move(place)));
    }
    return member_.get();
  }

 private:
  Result<client::Member::Place> place_now() const {
    if (const auto named = session_.arguments().value(kTracker)) {
      NOCTEM_TRY(auto url, client::check_url(*named));
      return client::Member::Place{std::move(url), "", "mcp"};
    }
    NOCTEM_TRY(auto tracker, client::read_tracker(session_.files(), home_));
    if (tracker.has_value()) {
      return client::Member::Place{tracker->url, tracker->mesh, tracker->label};
    }
    const auto running = home::running_node(session_.files(), home_);
    if (running && running->starts_with("http")) {
      return client::Member::Place{*running, "", "mcp"};
    }
    if (!start_) {
      return fail(unavailable("no_node", named_for(session_.program(),
                                                   "no mesh was set up in this home: run `noctem "
                                                   "setup --tracker URL --label NAME`")));
    }
    NOCTEM_TRY(auto url, start_(session_, home_));
    return client::Member::Place{std::move(url), "", "mcp"};
  }

  Session& session_;
  home::Home home_;
  const StartNode& start_;
  std::unique_ptr<client::Member> member_;
};

// What waits in the queue and is due goes out while no tool is called: a reveal that was kept here
// is due at a moment of its own.
class Idle {
 public:
  Idle(env::Clock& clock, client::Queue& queue, Way& way)
      : clock_(clock), queue_(queue), way_(way) {}

  void look() {
    const auto state = queue_.state();
    const std::int64_t now = env::unix_seconds(clock_.wall());
    const bool due = state && std::any_of(state->waiting.begin(), state->waiting.end(),
                                          [now](const auto& item) { return item.due <= now; });
    if (!due || now < not_before_) {
      return;
    }
    const auto member = way_.member();
    if (!member || !queue_.flush(**member)) {
      not_before_ = now + kRestSeconds;
    }
  }

 private:
  static constexpr std::int64_t kRestSeconds = 60;  // where no node is reached

  env::Clock& clock_;
  client::Queue& queue_;
  Way& way_;
  std::int64_t not_before_ = 0;
};

Result<Exit> serve_alone(Session& session) { return serve_mcp(session, StartNode()); }

}  // namespace

Result<Exit> serve_mcp(Session& session, const StartNode& start, const AddTools& add) {
  NOCTEM_TRY(const auto home, session.home());
  const env::Env& env = session.world().env;
  NOCTEM_TRY(auto filter, env_os::LogFilter::parse("warning"));
  const auto sink = env_os::make_log_sink(
      env.clock,
      {.filter = std::move(filter), .format = LogFormat::text, .colours = env_os::Colours::off});
  Way way(session, home, start);
  client::Queue queue(env, home);
  client::Workbench bench{.random = env.random,
                          .member = [&way] { return way.member(); },
                          .queue = queue,
                          .run = [](const std::function<void()>& work) { work(); }};
  mcp::Server server(client::about_mesh(), {env.clock, env.random, Log(*sink)});
  client::add_mesh(server, bench);
  const auto added = add ? add(server, Log(*sink)) : nullptr;
  Idle idle(env.clock, queue, way);
  NOCTEM_CHECK(mcp::serve_stdio(server, {.idle = [&idle] { idle.look(); }}));
  return Exit::ok;
}

Command mcp_command_with(Result<Exit> (*body)(Session&)) {
  return {.name = "mcp",
          .summary = "the stdio server that agents start",
          .description =
              "Speaks the Model Context Protocol on stdin and stdout: six tools, resources and "
              "prompts of the mesh; `noctem mcp` offers the installed skills that the policy lets "
              "run, too. It uses --tracker, else the node of `noctem setup`, else the "
              "one that runs in this home; `noctem mcp` starts one where none runs, which ends "
              "after ten idle minutes. `noctem mcp config` prints what an agent's settings need.",
          .options = {{std::string(kTracker), "URL", "Talk to this node."},
                      passphrase_option("Of this home's keys.")},
          .examples = {{"noctem mcp", "As an agent starts it."}},
          .body = body};
}

Command mcp_command() { return mcp_command_with(serve_alone); }

}  // namespace noctem::agent
