#include <fmt/core.h>

#include "noctem/agent/commands.hpp"
#include "noctem/agent/key_report.hpp"
#include "noctem/agent/member.hpp"
#include "noctem/agent/mesh_text.hpp"
#include "noctem/agent/passphrase.hpp"
#include "noctem/client/enrolment.hpp"
#include "noctem/client/tracker.hpp"

namespace noctem::agent {

namespace {

constexpr std::size_t kLabelBytesMax = 64;

struct Wish {
  std::string url;
  std::string label;
  std::string operator_id;  // empty: the one of this home
};

Result<Wish> wish_of(const Session& session) {
  const Arguments& arguments = session.arguments();
  Wish wish;
  if (!arguments.has("--tracker") || !arguments.has("--label")) {
    return fail(invalid("usage", named_for(session.program(),
                                           "say which node and what to call this agent: `noctem "
                                           "setup --tracker URL --label NAME`")));
  }
  NOCTEM_TRY(wish.url, client::check_url(*arguments.value("--tracker")));
  wish.label = *arguments.value("--label");
  if (wish.label.empty() || wish.label.size() > kLabelBytesMax) {
    return fail(invalid("usage", fmt::format("--label takes 1 to {} bytes", kLabelBytesMax)));
  }
  wish.operator_id = arguments.value("--operator").value_or("");
  return wish;
}

Result<> make_keys(const Session& session, client::Member& member, const Wish& wish) {
  NOCTEM_TRY(const auto passphrase, passphrase_from_file(session));
  const Secret none;
  const Secret& chosen = passphrase.has_value() ? *passphrase : none;
  NOCTEM_CHECK(member.keys().make(Hat::agent, chosen));
  return wish.operator_id.empty() ? member.keys().make(Hat::operator_, chosen) : Result<>();
}

// What the keys of this home are called, for people to pass on.
struct Ids {
  codec::JsonObject json;
  std::string text;
};
Result<Ids> ids_of(const Session& session, const home::Home& home) {
  Ids ids;
  for (const Hat hat : {Hat::agent, Hat::operator_}) {
    const std::string name(client::name_of(hat));
    auto report = report_key(session.files(), home, name);
    if (!report && report.error().kind == ErrorKind::not_found) {
      continue;
    }
    if (!report) {
      return fail(std::move(report).error());
    }
    const std::string id = shown(report->json, "id");
    const std::string did = shown(report->json, "did");
    ids.text += fmt::format("{:<9} {}  {}\n", name, id, did);
    ids.json.set(name, codec::JsonObject{{"id", id}, {"did", did}});
  }
  return ids;
}

Result<Exit> answer_waiting(const Session& session, client::Member& member, const Wish& wish,
                            Ids ids) {
  NOCTEM_TRY(const auto asked, client::ask_for_enrolment(member, wish.operator_id));
  ids.json.set("status", "waiting");
  ids.json.set("code", asked.code);
  const std::string whom =
      wish.operator_id.empty()
          ? "an administrator, who sees it with `noctem admin requests` and lets you in with\n"
            "`noctem admin operator approve` and the operator's did:key above"
          : fmt::format("operator {}", wish.operator_id);
  ids.text += fmt::format(
      "code      {}\n\nNot enrolled yet. Tell the code to {}.\nUntil then what you contribute "
      "waits here and is sent by itself; `{} status` says how it stands.\n",
      asked.code, whom, session.program().name);
  session.answer(ids.json, ids.text);
  return Exit::ok;
}

Result<Exit> setup(Session& session) {
  NOCTEM_TRY(const auto wish, wish_of(session));
  NOCTEM_TRY(const auto home, session.home());
  NOCTEM_CHECK(home::prepare_home(session.files(), home));
  NOCTEM_TRY(const auto member, open_member(session, home, {wish.url, "", wish.label}));
  NOCTEM_TRY(const auto mesh, member->mesh());
  NOCTEM_CHECK(make_keys(session, *member, wish));
  NOCTEM_CHECK(client::write_tracker(session.files(), home, {wish.url, mesh, wish.label}));
  NOCTEM_TRY(auto ids, ids_of(session, home));
  ids.text = fmt::format("tracker   {}\nmesh      {}\n{}", wish.url, mesh, ids.text);
  ids.json.set("tracker", wish.url);
  ids.json.set("mesh", mesh);
  NOCTEM_TRY(const auto standing, member->standing());
  if (standing.state == client::Standing::State::waiting) {
    return answer_waiting(session, *member, wish, std::move(ids));
  }
  ids.json.set("status", "enrolled");
  session.answer(ids.json, ids.text + "\nEnrolled.\n");
  return Exit::ok;
}

}  // namespace

Command setup_command() {
  return {.name = "setup",
          .summary = "join the mesh of a node: keys, and a place for this agent",
          .description =
              "Makes an agent's key and, where none is here, an operator's; both stay in this "
              "home and only you can read them. Where the operator is approved the agent is "
              "enrolled at once. Otherwise a request waits at the node for a week, with a code "
              "that both sides compare, and contributions wait here until it is answered. Running "
              "it again is harmless.",
          .options = {{"--tracker", "URL", "The node: https://mesh.example.org."},
                      {"--label", "NAME", "What people call this agent."},
                      {"--operator", "ID", "Ask this operator, whose key lies elsewhere."},
                      passphrase_option("Protect new keys with the passphrase in this file.")},
          .examples = {{"noctem setup --tracker https://mesh.example.org --label my-agent", ""}},
          .body = setup};
}

}  // namespace noctem::agent
