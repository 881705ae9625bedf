#include <fmt/core.h>

#include <cstdlib>

#include "noctem/base/version.hpp"
#include "noctem/env_os/signals.hpp"
#include "noctem/node/config.hpp"
#include "noctem/node/node.hpp"

#include "agents_door.hpp"
#include "command_list.hpp"
#include "config_options.hpp"
#include "door_trouble.hpp"
#include "node_log.hpp"
#include "pause_os.hpp"
#include "settings.hpp"
#include "skill_tools.hpp"
#include "vocabulary.hpp"
#include "wishes.hpp"

namespace noctem::cli {

namespace {

using env_os::Stream;

std::string greeting(const node::Node& running, const home::Home& home, const Style& style) {
  const std::string url = running.url();
  return fmt::format(
      "{}\n\n  home  {}\n  mesh  {}\n\n{}\n"
      "  noctem doctor            is everything all right?\n"
      "  noctem contribute --domain notes 'What I found out.'\n"
      "  noctem query what did I find out\n"
      "  noctem help              what else there is\n"
      "  curl {}/readyz\n\nCtrl-C stops it.\n",
      style.bold(fmt::format("Noctem {} is up at {}", noctem::version(), url)), home.root,
      running.mesh_id(), style.bold("First steps, in another terminal"), url);
}

// A screen for a person, one object for a program, nothing in a pipe: the log says it there.
Result<> announce(const Session& session, const node::Node& running, const home::Home& home) {
  Console& console = session.console();
  if (session.wants_json()) {
    session.answer(codec::JsonObject{{"url", running.url()},
                                     {"home", home.root},
                                     {"mesh", running.mesh_id()},
                                     {"version", noctem::version()}},
                   "");
  } else if (console.is_terminal(Stream::output)) {
    console.write(greeting(running, home, Style(console.colours(Stream::output))));
  }
  return console.flush();
}

void reload(const Session& session, node::Node& running, Log log) {
  if (auto done = running.reload_certificates(); !done) {
    log.error("node.certificates_kept", {{"because", to_string(done.error())}});
    session.progress("");
  } else {
    log.info("node.certificates_reloaded");
  }
}

// A terminal that goes away takes its node along; a service is asked to read its certificates.
Wished meaning_of_hangup(const Session& session, const node::Config& config) {
  const bool watched = session.console().is_terminal(Stream::output);
  return watched && config.http.tls_certificate.empty() ? Wished::stop : Wished::reload;
}

class SignalReader {
 public:
  SignalReader(Console& console, Wishes& wishes, Wished hangup)
      : console_(console), wishes_(wishes), hangup_(hangup) {}

  void operator()(env_os::Signal signal) {
    const Wished wish = signal == env_os::Signal::hangup ? hangup_ : Wished::stop;
    if (wish == Wished::stop && ++stops_ > 1) {
      console_.write_error("stopped at once; what was acknowledged is safe\n");
      std::_Exit(static_cast<int>(Exit::failed));
    }
    wishes_.ask(wish);
  }

 private:
  Console& console_;
  Wishes& wishes_;
  Wished hangup_;
  int stops_ = 0;
};

void serve(const Session& session, node::Node& running, Wishes& wishes, Log log) {
  for (;;) {
    switch (wishes.next()) {
      case Wished::reload:
        reload(session, running, log);
        break;
      case Wished::idle:
        log.info("node.idle");
        return;
      case Wished::stop:
        if (session.console().is_terminal(Stream::error)) {
          session.console().write_error("\nstopping; Ctrl-C again stops at once\n");
        }
        return;
    }
  }
}

// Skills reach what lies on this machine, so they are tools of /mcp only where nobody comes in from
// elsewhere: a token that went over a network would open them to whoever heard it.
std::unique_ptr<SkillTools> skills_at(Session& session, const home::Home& home, AgentsDoor& agents,
                                      const node::Config& config, Log log) {
  const std::string& host =
      config.listen.host;  // numeric; 0.0.0.0 is every address of this machine
  if (!host.starts_with("127.") && host != "::1") {
    return nullptr;
  }
  return std::make_unique<SkillTools>(session, home, agents.server(), log);
}

Result<Exit> up(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const auto loaded, load_config(session, home));
  NOCTEM_TRY(const auto sink, make_node_log(session, loaded.config.log));
  const Log log(*sink);
  Wishes wishes;
  const env_os::Signals signals(
      SignalReader(session.console(), wishes, meaning_of_hangup(session, loaded.config)));
  AgentsDoor agents(session, home, log);
  const auto skills = skills_at(session, home, agents, loaded.config, log);
  auto started = node::Node::start(session.world().env,
                                   {.config = loaded.config,
                                    .home = home,
                                    .on_idle = [&wishes] { wishes.ask(Wished::idle); },
                                    .agents = &agents.server(),
                                    .pause = pause_shortly},
                                   log);
  if (!started) {
    return fail(explain_door(std::move(started).error(), loaded.config));
  }
  const std::unique_ptr<node::Node> running = std::move(*started);
  agents.open(running->url());
  NOCTEM_CHECK(announce(session, *running, home));
  serve(session, *running, wishes, log);
  if (skills) {
    skills->stop();
  }
  running->drain();
  return Exit::ok;
}

}  // namespace

Command up_command() {
  return {
      .name = "up",
      .summary = "start a node in this terminal",
      .description =
          "Starts the node of this home and serves until SIGINT (Ctrl-C) or SIGTERM: then it "
          "refuses new requests, finishes those in progress and stops. A second signal stops at "
          "once; nothing that was acknowledged is lost either way. SIGHUP reads the certificates "
          "again.\n\nThe first start makes the home, its keys and a mesh of your own. One home "
          "has one node: a second start says where the first one is.\n\nOn a terminal it prints "
          "where it is; in a pipe the log on stderr says so, and with --json one object on "
          "stdout.",
      .options = config_options(),
      .examples = {{"noctem up", "On 127.0.0.1:7654."},
                   {"noctem up --listen 127.0.0.1:0 --json",
                    "On any free port, which the answer names."},
                   {"noctem up --log info,http=debug", "With a closer look at one part."}},
      .body = up};
}

}  // namespace noctem::cli
