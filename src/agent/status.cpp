#include <fmt/core.h>

#include "noctem/agent/commands.hpp"
#include "noctem/agent/member.hpp"
#include "noctem/agent/mesh_text.hpp"
#include "noctem/agent/style.hpp"
#include "noctem/client/queue.hpp"

#include "unlocking.hpp"

namespace noctem::agent {

namespace {

using codec::JsonArray;
using codec::JsonObject;

constexpr std::int64_t kSkewSecondsMax = 300;  // what a node lets pass

struct Picture {
  JsonObject json;
  std::string text;
  Exit exit = Exit::ok;

  void say(std::string_view name, std::string_view value) {
    text += fmt::format("{:<14} {}\n", name, value);
  }
};

void show_skew(std::int64_t skew, const Style& style, Picture& picture) {
  picture.json.set("clock_skew_seconds", skew);
  const bool wrong = skew > kSkewSecondsMax || skew < -kSkewSecondsMax;
  const std::string said =
      fmt::format("{} s {} the node's", skew < 0 ? -skew : skew, skew < 0 ? "behind" : "ahead of");
  picture.say("clock",
              wrong ? style.bad(said + ": the node refuses what is signed with it, set it") : said);
  picture.exit = wrong ? Exit::failed : picture.exit;
}

void show_standing(client::Member& member, const Style& style, Picture& picture) {
  const auto standing = member.standing();
  if (!standing) {
    picture.json.set("trouble", harmless(standing.error().message));
    picture.say("enrolled", style.bad(harmless(standing.error().message)));
    picture.exit = Exit::failed;
    return;
  }
  const bool enrolled = standing->state == client::Standing::State::enrolled;
  picture.json.set("agent", standing->agent);
  picture.json.set("operator", standing->operator_id);
  picture.json.set("enrolled", enrolled);
  picture.say("agent", standing->agent);
  picture.say("operator", standing->operator_id);
  picture.say("enrolled", enrolled ? style.good("yes") : style.doubtful("no: it waits for a yes"));
}

void show_node(client::Member& member, const Style& style, Picture& picture) {
  const auto alive = member.caller().alive();
  picture.json.set("tracker", member.url());
  picture.json.set("reachable", alive.has_value());
  picture.say("tracker", member.url());
  if (!alive) {
    picture.say("reachable", style.bad("no: " + harmless(alive.error().message)));
    picture.exit = Exit::failed;
    return;
  }
  picture.say("reachable", style.good(fmt::format("yes, {}", harmless(alive->version))));
  picture.json.set("mesh", alive->mesh);
  picture.say("mesh", harmless(alive->mesh));
  if (alive->skew_seconds.has_value()) {
    show_skew(*alive->skew_seconds, style, picture);
  }
  show_standing(member, style, picture);
}

JsonArray list_of(const std::vector<client::Waiting>& items) {
  JsonArray list;
  for (const client::Waiting& item : items) {
    list.emplace_back(JsonObject{{"id", item.id},
                                 {"kept_at", item.kept_at},
                                 {"tries", item.tries},
                                 {"due", item.due},
                                 {"trouble", harmless(item.trouble)}});
  }
  return list;
}

void show_queue(const client::QueueState& state, const Style& style, Picture& picture) {
  const auto contributions = state.count(client::Waiting::Kind::contribution);
  const auto reveals = state.count(client::Waiting::Kind::reveal);
  picture.json.set("pending_contributions", static_cast<std::int64_t>(contributions));
  picture.json.set("pending_reveals", static_cast<std::int64_t>(reveals));
  picture.json.set("waiting", list_of(state.waiting));
  picture.json.set("refused", list_of(state.refused));
  picture.say("contributions", fmt::format("{} pending", contributions));
  picture.say("reveals", fmt::format("{} pending", reveals));
  for (const client::Waiting& item : state.refused) {
    picture.say("refused",
                style.bad(fmt::format("{}: {}", short_id(item.id), harmless(item.trouble))));
  }
}

Result<Exit> status(Session& session) {
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_TRY(const auto member, open_member(session));
  client::Queue queue(session.world().env, home);
  const Style style(session.console().colours(env_os::Stream::output));
  Picture picture;
  show_node(*member, style, picture);
  if (picture.exit == Exit::ok) {
    NOCTEM_TRY(const auto flushed, queue.flush(*member, client::Queue::Which::all));
    picture.json.set("sent_now", static_cast<std::int64_t>(flushed.sent));
  }
  NOCTEM_TRY(const auto state, queue.state());
  show_queue(state, style, picture);
  session.answer(picture.json, picture.text);
  return picture.exit;
}

}  // namespace

Command status_command() {
  return {.name = "status",
          .summary = "whether the node is reached, and what waits here to be sent",
          .description =
              "Says whether the node answers, how far the clocks are apart, whether this agent is "
              "enrolled, and which contributions and reveals wait on this machine; what waits is "
              "tried at once. Exit code 1 if something is wrong.",
          .options = {url_option(), unlock_option()},
          .examples = {{"noctem status", ""}},
          .body = status};
}

}  // namespace noctem::agent
