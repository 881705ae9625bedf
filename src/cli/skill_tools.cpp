#include "skill_tools.hpp"

#include <algorithm>
#include <atomic>
#include <map>

#include "noctem/client/foreign.hpp"
#include "noctem/client/tools.hpp"
#include "noctem/env/queue.hpp"

#include "pause_os.hpp"
#include "skill_levels.hpp"
#include "skill_tool.hpp"

namespace noctem::cli {

namespace {

constexpr std::size_t kCallsWaitingMax = 64;
constexpr std::chrono::seconds kLookAgain{2};

// What a tool was made of.
std::string stamp_of(const skill::Offer& offer) {
  return offer.skill.digest + codec::write_canonical(skill::bounds_json(offer.authority.bounds));
}

}  // namespace

struct SkillTools::State {
  State(Session& owner, home::Home where, mcp::Server& offered, Log told)
      : session(owner), home(std::move(where)), server(offered), log(told) {}

  env::Env env() const { return session.world().env; }

  env::Next step() {
    for (const auto& work : works.pop_up_to(1)) {
      work();
    }
    refresh();
    return works.size() > 0 ? env::Next::now() : env::Next::at(env().clock.steady() + kLookAgain);
  }

  void refresh() {
    const skill::Shelf shelf(env().files, env().clock, skills_folder(home));
    const std::string policy = skill_policy_file(home);
    const auto seen = skill::offers_stamp(env().files, shelf, policy);
    if (seen && *seen == stamp) {
      return;
    }
    auto offers =
        skill::list_offers(env().files, shelf, policy, env::unix_seconds(env().clock.wall()));
    stamp = seen.value_or("");
    show(offers ? *std::move(offers) : std::vector<skill::Offer>());
  }

  void show(std::vector<skill::Offer> offers) {
    const std::vector<std::string> names = tool_names(offers);
    std::map<std::string, std::string> wanted;
    for (std::size_t i = 0; i < offers.size(); ++i) {
      wanted[names[i]] = stamp_of(offers[i]);
    }
    for (const auto& [name, of] : shown) {
      if (!wanted.contains(name) || wanted[name] != of) {
        server.remove_tool(name);
      }
    }
    for (std::size_t i = 0; i < offers.size(); ++i) {
      const auto before = shown.find(names[i]);
      if (before == shown.end() || before->second != wanted[names[i]]) {
        offer(std::move(offers[i]), names[i], wanted);
      }
    }
    shown = std::move(wanted);
  }

  void offer(skill::Offer offered, const std::string& name,
             std::map<std::string, std::string>& wanted) {
    auto tool = tool_of(offered, name);
    if (!tool) {
      log.warning("skill.not_offered",
                  {{"skill", offered.skill.id}, {"because", tool.error().message}});
      wanted.erase(name);
      return;
    }
    tool->handler = [this, of = std::make_shared<skill::Manifest>(std::move(offered.manifest))](
                        mcp::Call call, mcp::ToolReply reply) {
      put(of, std::move(call), std::move(reply));
    };
    server.add(*std::move(tool));
  }

  // Work that finds no room is let go, and its caller hears that.
  void put(const std::shared_ptr<skill::Manifest>& of, mcp::Call call, mcp::ToolReply reply) {
    const auto kept =
        std::make_shared<std::pair<mcp::Call, mcp::ToolReply>>(std::move(call), std::move(reply));
    const bool has_room = works.push([this, of, kept] { answer(*of, kept->first, kept->second); });
    if (!has_room || !worker) {
      kept->second.fail(exhausted("skills", "too many calls of skills wait: try again later"));
      return;
    }
    worker->wake();
  }

  void answer(const skill::Manifest& manifest, const mcp::Call& call, mcp::ToolReply& reply) {
    if (reply.is_cancelled() || is_stopped) {
      return;
    }
    const auto done = run(manifest, call, reply);
    if (!done) {
      Error error = done.error();
      error.message = client::harmless_words(error.message);
      reply.fail(error);
      return;
    }
    reply.send(tool_result(manifest, *done, client::draw_nonce(env().random)));
  }

  Result<skill::RunResult> run(const skill::Manifest& manifest, const mcp::Call& call,
                               const mcp::ToolReply& reply) {
    NOCTEM_TRY(SkillHome opened, open_skill_home(session));
    if (levels.empty()) {
      NOCTEM_TRY(levels, levels_of(session, opened, bark::Signals::left));
    }
    bark::Variables environment = session.world().environment;
    environment["NOCTEM_HOME"] = home.root;
    skill::Broker broker({env(),
                          pause_shortly,
                          skill_policy_file(home),
                          scratch_of(session.world().environment),
                          std::move(environment),
                          borrowed(levels),
                          {},
                          [](const std::string&) { return std::optional<skill::Answer>(); },
                          [](const std::string&) {},
                          [this, &reply]() -> std::string {
                            return is_stopped             ? "its server ends"
                                   : reply.is_cancelled() ? "whoever called it cancelled the call"
                                                          : "";
                          }},
                         opened.shelf, opened.approvals, opened.log);
    skill::Wish wish;
    wish.skill = manifest.id;
    wish.arguments = call.arguments;
    wish.unanswered = skill::Wish::Unanswered::leave;
    return broker.run(wish);
  }

  Session& session;
  const home::Home home;
  mcp::Server& server;
  Log log;
  std::string stamp;
  std::map<std::string, std::string> shown;  // name -> what it was made of
  Levels levels;
  std::atomic<bool> is_stopped = false;
  env::BoundedQueue<std::function<void()>> works{kCallsWaitingMax};
  std::unique_ptr<env::Worker> worker;  // stops first
};

SkillTools::SkillTools(Session& session, home::Home home, mcp::Server& server, Log log)
    : state_(std::make_shared<State>(session, std::move(home), server, log)) {
  state_->refresh();
  state_->worker =
      session.world().env.threads.start("skills", [state = state_.get()] { return state->step(); });
}

SkillTools::~SkillTools() {
  stop();
  state_->worker.reset();
}

void SkillTools::stop() { state_->is_stopped = true; }

}  // namespace noctem::cli
