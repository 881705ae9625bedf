// What administrators do about operators.

#include <fmt/core.h>

#include "noctem/agent/drawn.hpp"

#include "command_list.hpp"
#include "vocabulary.hpp"

namespace noctem::cli {

namespace {

Operand operator_operand() { return {"OPERATOR", "Its id: 16 hex digits."}; }

// The operator's present key, which is how documents name it.
Result<std::string> key_of(client::Member& link, const std::string& id) {
  std::string cursor;
  do {
    client::TargetWriter target("/api/admin/operators");
    if (!cursor.empty()) {
      target.add("cursor", cursor);
    }
    NOCTEM_TRY(const auto page, link.get(Hat::admin, target.text()));
    const auto* list = page.find("operators");
    if (list == nullptr || list->array() == nullptr) {
      return fail(unavailable("answer", "the node's answer lists no operators"));
    }
    for (const codec::Json& one : *list->array()) {
      if (shown(one, "id") == id) {
        return shown(one, "key");
      }
    }
    cursor = shown(page, "next");
  } while (!cursor.empty());
  return fail(not_found("operator", fmt::format("there is no operator {}; `noctem admin operator "
                                                "list` shows them",
                                                id)));
}

Result<Exit> approve(Session& session) {
  const Arguments& arguments = session.arguments();
  codec::JsonObject fields{{"operator", arguments.operands.front()}};
  if (const auto label = arguments.value("--label")) {
    fields.set("label", *label);
  }
  if (const auto most = arguments.value("--max-agents")) {
    NOCTEM_TRY(const auto number, whole_number("--max-agents", *most));
    fields.set("max_agents", number);
  }
  NOCTEM_TRY(const auto link, open_member(session));
  NOCTEM_TRY(const auto answer, link->record(Hat::admin, "POST", "/api/admin/operator",
                                             "operator.approve", std::move(fields)));
  session.answer(answer, "approved\n");
  return Exit::ok;
}

// A document that names one operator, sent to that operator's path.
Result<codec::Json> about(Session& session, std::string_view method, std::string_view part,
                          std::string kind, codec::JsonObject fields) {
  const std::string& id = session.arguments().operands.front();
  NOCTEM_TRY(const auto link, open_member(session));
  NOCTEM_TRY(auto key, key_of(*link, id));
  fields.set("operator", std::move(key));
  return link->record(Hat::admin, method, fmt::format("/api/admin/operator/{}{}", id, part),
                      std::move(kind), std::move(fields));
}

Result<Exit> revoke(Session& session) {
  const Arguments& arguments = session.arguments();
  const std::int64_t now = env::unix_seconds(session.world().env.clock.wall());
  std::int64_t since = now;
  if (const auto named = arguments.value("--since")) {
    NOCTEM_TRY(since, whole_number("--since", *named));
  }
  NOCTEM_TRY(const auto answer,
             about(session, "DELETE", "", "operator.revoke",
                   codec::JsonObject{
                       {"since", since},
                       {"reason", arguments.has("--compromised") ? "compromised" : "left"}}));
  session.answer(answer, "revoked, with all of its agents\n");
  return Exit::ok;
}

Result<Exit> quarantine(Session& session) {
  codec::JsonObject fields;
  if (const auto reason = session.arguments().value("--reason")) {
    fields.set("reason", *reason);
  }
  NOCTEM_TRY(const auto answer,
             about(session, "POST", "/quarantine", "operator.quarantine", std::move(fields)));
  session.answer(answer, "in quarantine: what it writes is held until you release or revoke it\n");
  return Exit::ok;
}

Result<Exit> release(Session& session) {
  NOCTEM_TRY(const auto answer, about(session, "POST", "/quarantine", "operator.release", {}));
  session.answer(answer, "released: what was held is live from now on\n");
  return Exit::ok;
}

Result<Exit> limit(Session& session) {
  NOCTEM_TRY(const auto number, whole_number("AGENTS", session.arguments().operands[1]));
  NOCTEM_TRY(const auto answer, about(session, "POST", "/agents", "operator.limits",
                                      codec::JsonObject{{"max_agents", number}}));
  session.answer(answer, "done\n");
  return Exit::ok;
}

Result<Exit> list(Session& session) {
  return agent::show_drawn(session, Hat::admin, "/api/admin/operators", agent::draw_operators);
}

}  // namespace

Command admin_operator_approve_command() {
  return {.name = "admin operator approve",
          .summary = "let an operator take part",
          .description =
              "You vouch that this key belongs to a person or organisation of its own: "
              "every operator has one vote.",
          .options = {{"--label", "TEXT", "What people call it."},
                      {"--max-agents", "N", "How many agents it may have; 5."},
                      url_option()},
          .operands = {{"KEY", "The operator's did:key, as `noctem keys show` prints it."}},
          .examples = {{"noctem admin operator approve did:key:z6Mk… --label anna", ""}},
          .body = approve};
}

Command admin_operator_revoke_command() {
  return {.name = "admin operator revoke",
          .summary = "end an operator's part for good",
          .description =
              "All of its agents stop at once; what it recorded since the given time is "
              "tainted, and its votes since then are taken out of closed rounds.",
          .options = {{"--since", "TIME", "Unix seconds from when it is not trusted; now."},
                      {"--compromised", "", "Its key was stolen (else: it left)."},
                      url_option()},
          .operands = {operator_operand()},
          .examples = {{"noctem admin operator revoke 0123456789abcdef --compromised", ""}},
          .body = revoke};
}

Command admin_operator_quarantine_command() {
  return {.name = "admin operator quarantine",
          .summary = "hold what an operator writes",
          .description =
              "Its documents are recorded and held: outside of queries, tasks and "
              "tallies, until it is released or revoked.",
          .options = {{"--reason", "TEXT", "Why."}, url_option()},
          .operands = {operator_operand()},
          .examples = {{"noctem admin operator quarantine 0123456789abcdef", ""}},
          .body = quarantine};
}

Command admin_operator_release_command() {
  return {.name = "admin operator release",
          .summary = "end an operator's quarantine",
          .description = "What was held is live from now on.",
          .options = {url_option()},
          .operands = {operator_operand()},
          .examples = {{"noctem admin operator release 0123456789abcdef", ""}},
          .body = release};
}

Command admin_operator_limit_command() {
  return {.name = "admin operator limit",
          .summary = "say how many agents an operator may have",
          .description = "Agents that it has already stay.",
          .options = {url_option()},
          .operands = {operator_operand(), {"AGENTS", "How many."}},
          .examples = {{"noctem admin operator limit 0123456789abcdef 10", ""}},
          .body = limit};
}

Command admin_operator_list_command() {
  return {.name = "admin operator list",
          .summary = "list operators",
          .description = "With reputation, agents, quarantine and revocation.",
          .options = {url_option()},
          .examples = {{"noctem admin operator list", ""}},
          .body = list};
}

}  // namespace noctem::cli
