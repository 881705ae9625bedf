#include "approvals_door.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include "noctem/audit/log.hpp"
#include "noctem/document/schema.hpp"
#include "noctem/skill/approval.hpp"

namespace noctem::node {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using skill::Scope;

constexpr std::string_view kPath = "/api/admin/approvals";
constexpr std::size_t kIdBytesMax = 40;
constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kBodyBytesMax = 1'024;
constexpr std::int64_t kSecondsDefault = 86'400;
constexpr auto kScopes = std::to_array<Scope>({Scope::once, Scope::run, Scope::version});

// Made for one request: they belong to one thread each.
struct Books {
  skill::Approvals approvals;
  audit::AuditLog log;
};

Result<Books> open_books(const ApprovalsDesk& desk) {
  const env::Env& env = desk.env;
  NOCTEM_TRY(auto log, audit::AuditLog::open({env.files, env.clock, env.random, desk.pause},
                                             env::join_path(desk.home.root, "audit")));
  return Books{
      {{env.files, env.clock, env.random, desk.pause}, env::join_path(desk.home.root, "skills")},
      std::move(log)};
}

// `text` is for a person: plain, one line for each thing that decides.
Json item_json(const skill::ApprovalsState& state, const std::string& id, std::string_view word,
               const skill::Proposal& proposal, std::int64_t expires_at) {
  const auto before = std::ranges::find(state.last, proposal.skill, &skill::Proposal::skill);
  const auto known = before == state.last.end() ? std::nullopt : std::optional(before->content);
  return JsonObject{{"id", id},
                    {"state", word},
                    {"digest", proposal.digest()},
                    {"skill", skill::plain(proposal.skill, 200)},
                    {"version", skill::plain(proposal.version, 40)},
                    {"expires_at", expires_at},
                    {"text", skill::describe(proposal, known)}};
}

JsonArray items_of(const skill::ApprovalsState& state) {
  JsonArray items;
  for (const skill::Request& request : state.requests) {
    const bool waits = request.state == skill::Request::State::waiting;
    items.push_back(item_json(state, request.id, waits ? "waiting" : "denied", request.proposal,
                              request.expires_at));
  }
  for (const skill::Approval& approval : state.approvals) {
    items.push_back(item_json(state, approval.id, name_of(approval.scope), approval.proposal,
                              approval.expires_at));
  }
  return items;
}

document::Shape answer_shape() {
  using document::Presence;
  return document::object_of(
      {{"answer", document::one_of({"approve", "deny"}), Presence::required, ""},
       {"digest", document::hex(kDigestBytes), Presence::required,
        "Of what was shown; something else is not answered."},
       {"for", document::one_of({"once", "run", "version"}), Presence::optional,
        "What a yes is good for; once."},
       {"seconds", document::integer(1, skill::kApprovalSecondsMax), Presence::optional,
        "How long a yes is good; a day."}});
}

Result<skill::Consent> consent_of(const Json& body, std::string id) {
  skill::Consent consent{std::move(id), *body.find("digest")->text(), Scope::once, kSecondsDefault};
  if (const Json* wanted = body.find("for")) {
    consent.scope = *std::ranges::find_if(
        kScopes, [&](Scope scope) { return name_of(scope) == *wanted->text(); });
  }
  if (const Json* seconds = body.find("seconds")) {
    consent.seconds = *seconds->integer();
  }
  return consent;
}

// What waits under this id, if it is what was shown.
Result<> check_waits(const Books& books, const skill::Consent& consent) {
  NOCTEM_TRY(const auto state, books.approvals.state());
  const auto found = std::ranges::find_if(state.requests, [&](const skill::Request& each) {
    return each.id == consent.request && each.state == skill::Request::State::waiting;
  });
  if (found == state.requests.end()) {
    return fail(not_found("approval", "no request " + skill::plain(consent.request, kIdBytesMax) +
                                          " waits any more"));
  }
  return found->proposal.digest() == consent.digest
             ? Result<>()
             : fail(conflict("approval_digest",
                             "what waits is not what was shown: look at it again"));
}

Result<> note(Books& books, std::string what, const http::Call& call, JsonObject details) {
  details.set("by", call.signer ? call.signer->agent : std::string());
  auto noted = books.log.append(std::move(what), "", std::move(details));
  return noted ? Result<>() : Result<>(fail(std::move(noted).error()));
}

Result<Json> list(const ApprovalsDesk& desk, const http::Call& call) {
  NOCTEM_CHECK(desk.check_keeper(call));
  NOCTEM_TRY(const Books books, open_books(desk));
  NOCTEM_TRY(const auto state, books.approvals.state());
  return JsonObject{{"approvals", items_of(state)}};
}

Result<Json> show(const ApprovalsDesk& desk, const http::Call& call) {
  NOCTEM_CHECK(desk.check_keeper(call));
  NOCTEM_TRY(const Books books, open_books(desk));
  NOCTEM_TRY(const auto state, books.approvals.state());
  const std::string id(call.parameter("id").value_or(""));
  for (Json& item : items_of(state)) {
    if (*item.find("id")->text() == id) {
      return item;
    }
  }
  return fail(not_found("approval", "there is no request or approval " + id));
}

Result<Json> answer(const ApprovalsDesk& desk, const http::Call& call) {
  NOCTEM_CHECK(desk.check_keeper(call));
  NOCTEM_TRY(const auto body, codec::parse_json(call.request.body));
  NOCTEM_CHECK(document::check(answer_shape(), body));
  NOCTEM_TRY(const auto consent, consent_of(body, std::string(call.parameter("id").value_or(""))));
  NOCTEM_TRY(Books books, open_books(desk));
  NOCTEM_CHECK(check_waits(books, consent));
  const JsonObject about{{"request", consent.request}, {"digest", consent.digest}};
  if (*body.find("answer")->text() == "deny") {
    NOCTEM_CHECK(note(books, "request_denied", call, about));
    NOCTEM_CHECK(books.approvals.deny(consent.request));
    return JsonObject{{"id", consent.request}, {"state", "denied"}};
  }
  JsonObject details = about;
  details.set("scope", name_of(consent.scope));
  NOCTEM_CHECK(note(books, "approved", call, std::move(details)));
  NOCTEM_TRY(const auto approval, books.approvals.approve(consent));
  return JsonObject{
      {"id", approval.id}, {"state", name_of(approval.scope)}, {"expires_at", approval.expires_at}};
}

Result<Json> revoke(const ApprovalsDesk& desk, const http::Call& call) {
  NOCTEM_CHECK(desk.check_keeper(call));
  NOCTEM_TRY(Books books, open_books(desk));
  const std::string id(call.parameter("id").value_or(""));
  NOCTEM_CHECK(books.approvals.revoke(id));
  NOCTEM_CHECK(note(books, "approval_revoked", call, {{"approval", id}}));
  return JsonObject{{"id", id}, {"state", "revoked"}};
}

using Answering = Result<Json> (*)(const ApprovalsDesk& desk, const http::Call& call);

http::Route route_to(std::string method, std::string name, std::string summary) {
  http::Route route;
  route.method = std::move(method);
  route.path = kPath;
  route.name = std::move(name);
  route.summary = std::move(summary);
  route.signing = route.method == "GET" ? http::Signing::optional : http::Signing::required;
  return route;
}

http::Route of_one(http::Route route) {
  route.path += "/{id}";
  route.path_parameters = {{.name = "id",
                            .shape = document::text(1, kIdBytesMax),
                            .presence = document::Presence::optional,
                            .description = "As the list has it."}};
  return route;
}

}  // namespace

void add_approval_routes(http::Router& router, ApprovalsDesk desk) {
  const auto kept = std::make_shared<const ApprovalsDesk>(std::move(desk));
  const auto add = [&](http::Route route, Answering answering) {
    router.add(std::move(route), [kept, answering](const http::Call& call, http::Reply reply) {
      auto said = answering(*kept, call);
      if (!said) {
        reply.send(said.error());
        return;
      }
      reply.send(http::json_response(200, codec::write_canonical(*said)));
    });
  };
  add(route_to("GET", "approvals", "What waits for a person's leave, and what has it"), list);
  add(of_one(route_to("GET", "approval", "One request or approval, as a person is to read it")),
      show);
  http::Route answering =
      of_one(route_to("POST", "answer_approval", "Approve or deny what waits, as it was shown"));
  answering.body_schema = document::json_schema(answer_shape());
  answering.body_bytes_max = kBodyBytesMax;
  add(std::move(answering), answer);
  add(of_one(route_to("DELETE", "revoke_approval", "Take an approval back")), revoke);
}

}  // namespace noctem::node
