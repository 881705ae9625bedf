// The routes: who gets a link, how a session begins and ends, and what it may do.

#include "noctem/admin/admin_door.hpp"

#include <utility>

#include "noctem/document/schema.hpp"
#include "noctem/http/client_address.hpp"
#include "noctem/http/problem.hpp"
#include "noctem/http/rate_limit.hpp"

#include "admin_key.hpp"
#include "deeds.hpp"
#include "own_page.hpp"
#include "session_cookie.hpp"
#include "sessions.hpp"
#include "signing.hpp"

namespace noctem::admin {

namespace {

using codec::Json;
using codec::JsonObject;

constexpr std::string_view kTokenHeader = "X-Noctem-Token";
constexpr double kGuesses = 10;  // wrong ones of an address; one more is granted every six seconds
constexpr double kGuessSeconds = 6;
constexpr std::size_t kGuessersMax = 4'096;
constexpr std::size_t kLinkBytesMin = 20;
constexpr std::size_t kLinkBytesMax = 100;
constexpr std::size_t kSmallBodyBytesMax = 256;
constexpr std::size_t kErrandBytesMax = 8'192;
constexpr std::int64_t kPageMax = 1'000;
constexpr SessionLimits kLimits{};

}  // namespace

struct AdminDoor::State {
  State(AdminDoorContext given, AdminDoorOptions chosen)
      : context(std::move(given)),
        options(std::move(chosen)),
        sessions(context.clock, context.random, kLimits),
        guesses({1 / kGuessSeconds, kGuesses}, kGuessersMax),
        deeds(context.log) {}

  AdminDoorContext context;
  AdminDoorOptions options;
  Sessions sessions;
  http::Buckets guesses;  // by address
  Deeds deeds;
  http::Handler door;

  std::int64_t now() const { return env::unix_seconds(context.clock.wall()); }
  Result<crypto::SigningKey> key_of(std::string_view admin) const {
    return open_admin_key(context.files, options.key_file, admin);
  }

  Result<Present> present(const http::Request& request, Use use);
  Result<> count_guess(const http::Request& request);
  Result<std::string> make_link(const http::Call& call);
  Result<Begun> sign_in(const http::Call& call);
  Json describe(const Present& session) const;
};

namespace {

using State = AdminDoor::State;

http::Response answer(int status, const Json& value) {
  auto response = http::json_response(status, codec::write_canonical(value));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Error no_session() {
  return denied("session",
                "you are not signed in here, or no longer: `noctem admin open` prints a link");
}

}  // namespace

// Ports do not tell guessers of one machine apart, so its address does.
Result<> State::count_guess(const http::Request& request) {
  const std::string from = http::address_group(request.peer.address);
  const auto steady = context.clock.steady();
  if (guesses.take(from, 1, steady)) {
    return {};
  }
  context.log.warning("admin.guessing", {{"from", from}});
  return fail(exhausted("attempts", "too many wrong attempts from this address: wait a minute"));
}

Result<Present> State::present(const http::Request& request, Use use) {
  const auto token = request.headers.find(kTokenHeader);
  if (!token) {
    return fail(no_session());
  }
  auto found = sessions.find(cookies_of(request, options.reach), *token, use);
  if (found) {
    return *std::move(found);
  }
  NOCTEM_CHECK(count_guess(request));
  return fail(no_session());
}

// For the holder of the key that the node will sign with: the link gives nobody more than he has.
Result<std::string> State::make_link(const http::Call& call) {
  const std::string& admin = call.signer->agent;
  if (!context.is_admin(admin)) {
    return fail(denied("not_admin",
                       "this is for administrators of the mesh: sign with the administrator's "
                       "key"));
  }
  NOCTEM_TRY(const auto body, codec::parse_json(call.request.body));
  if (body.object() == nullptr || !body.object()->empty()) {
    return fail(invalid("body", "the body is an object without members"));
  }
  NOCTEM_CHECK(check_way(call.request, options.reach));
  NOCTEM_CHECK(key_of(admin));
  context.log.info("admin.link_made", {{"admin", admin}});
  return sessions.offer(admin);
}

Result<Begun> State::sign_in(const http::Call& call) {
  const std::string from = http::address_group(call.request.peer.address);
  if (!guesses.has(from, 1, context.clock.steady())) {
    return fail(count_guess(call.request).error());
  }
  NOCTEM_TRY(const auto body, codec::parse_json(call.request.body));
  NOCTEM_CHECK(document::check(
      document::object_of({{"link", document::text(kLinkBytesMin, kLinkBytesMax),
                            document::Presence::required, "What stands behind the last slash."}}),
      body));
  auto begun = sessions.begin(*body.find("link")->text());
  if (!begun) {
    NOCTEM_CHECK(count_guess(call.request));
    context.log.warning("admin.wrong_link", {{"from", from}});
    return fail(denied("link",
                       "this link was used already, is older than two minutes, or never was: "
                       "`noctem admin open` prints another"));
  }
  context.log.info("admin.signed_in",
                   {{"session", begun->number}, {"admin", begun->admin}, {"from", from}});
  return *std::move(begun);
}

Json State::describe(const Present& session) const {
  const auto key = key_of(session.admin);
  return JsonObject{{"signed_in", true},
                    {"admin", session.admin},
                    {"session", session.number},
                    {"seconds", static_cast<std::int64_t>(session.left.count())},
                    {"key", key ? "here" : key.error().reason},
                    {"deeds", deeds.list()}};
}

namespace {

void send_link(State& state, const http::Call& call, http::Reply reply) {
  auto link = state.make_link(call);
  if (!link) {
    reply.send(link.error());
    return;
  }
  reply.send(answer(201, JsonObject{{"link", *std::move(link)},
                                    {"seconds", std::int64_t{kLimits.link_life.count()}}}));
}

void send_session(State& state, const http::Call& call, http::Reply reply) {
  auto begun = state.sign_in(call);
  if (!begun) {
    reply.send(begun.error());
    return;
  }
  auto response = answer(201, JsonObject{{"token", begun->halves.token},
                                         {"admin", begun->admin},
                                         {"session", begun->number}});
  response.headers.add("Set-Cookie", set_cookie(call.request, state.options.reach,
                                                begun->halves.cookie, kLimits.life));
  reply.send(std::move(response));
}

// Not to be signed in is an answer, not an error: the page asks when it is loaded.
void send_state(State& state, const http::Call& call, http::Reply reply) {
  const auto session = state.present(call.request, Use::looks);
  if (session) {
    reply.send(answer(200, state.describe(*session)));
    return;
  }
  if (session.error().reason == "attempts") {
    reply.send(session.error());
    return;
  }
  reply.send(answer(200, JsonObject{{"signed_in", false}}));
}

void sign_out(State& state, const http::Call& call, http::Reply reply) {
  const auto token = call.request.headers.find(kTokenHeader).value_or("");
  const auto ended = state.sessions.end(cookies_of(call.request, state.options.reach), token);
  if (!ended) {
    reply.send(no_session());
    return;
  }
  state.context.log.info("admin.signed_out", {{"session", ended->number}, {"admin", ended->admin}});
  http::Response response{.status = 204, .headers = {{"Cache-Control", "no-store"}}, .body = {}};
  response.headers.add("Set-Cookie",
                       set_cookie(call.request, state.options.reach, "", std::chrono::seconds(0)));
  reply.send(std::move(response));
}

// Nothing is noted of what never came to be signed.
void act(State& state, const http::Call& call, http::Reply reply) {
  Deed deed;
  const auto make = [&]() -> Result<http::Request> {
    NOCTEM_TRY(const auto session, state.present(call.request, Use::acts));
    NOCTEM_TRY(const auto asked, codec::parse_json(call.request.body));
    const std::int64_t now = state.now();
    NOCTEM_TRY(auto errand, read_errand(asked, state.context.members, now));
    NOCTEM_TRY(const auto key, state.key_of(session.admin));
    deed = {now, session.number, session.admin, errand.act, errand.operator_id};
    return signed_errand({key, state.options.mesh, now, state.context.random}, std::move(errand),
                         call.request);
  };
  auto request = make();
  if (!request) {
    reply.send(request.error());
    return;
  }
  state.door(*std::move(request), noted(state.deeds, std::move(deed), std::move(reply)));
}

std::string page_target(std::string target, const http::Call& call) {
  char separator = '?';
  for (const char* name : {"from", "limit"}) {
    if (const auto number = call.integer(name)) {
      target += separator + std::string(name) + "=" + std::to_string(*number);
      separator = '&';
    }
  }
  return target;
}

// What administrators may read, asked with their key.
void look(State& state, std::string target, const http::Call& call, http::Reply reply) {
  const auto make = [&]() -> Result<http::Request> {
    NOCTEM_TRY(const auto session, state.present(call.request, Use::looks));
    NOCTEM_TRY(const auto key, state.key_of(session.admin));
    const Pen pen{key, state.options.mesh, state.now(), state.context.random};
    return signed_question(pen, page_target(std::move(target), call), call.request);
  };
  auto request = make();
  if (!request) {
    reply.send(request.error());
    return;
  }
  state.door(*std::move(request), std::move(reply));
}

http::Route route(std::string method, std::string path, std::string name, std::string summary) {
  http::Route made;
  made.method = std::move(method);
  made.path = std::move(path);
  made.name = std::move(name);
  made.summary = std::move(summary);
  return made;
}

// Of a session: whatever else is wrong, it is first said that another place may not ask.
http::Route guarded(http::Route made, Reach reach) {
  const Intent intent = made.method == "GET" ? Intent::reads : Intent::changes;
  made.guard = [reach, intent](const http::Request& request) {
    const auto own = check_own_page(request, reach, intent);
    return own ? std::nullopt : std::optional(http::problem(own.error()));
  };
  return made;
}

http::Parameter number(std::string name, std::int64_t least, std::int64_t most) {
  return {.name = std::move(name),
          .shape = document::integer(least, most),
          .presence = document::Presence::optional,
          .description = "As of /api/admin."};
}

Json object_schema(const char* member) {
  return JsonObject{{"type", "object"},
                    {"properties", JsonObject{{member, JsonObject{{"type", "string"}}}}},
                    {"additionalProperties", false}};
}

void add_link(http::Router& router, State& state) {
  http::Route link = route("POST", "/api/admin/link", "admin_link",
                           "A one-time link to sign in at the page, for the administrator whose "
                           "key lies in the node's key folder");
  link.body_schema = JsonObject{{"type", "object"}, {"additionalProperties", false}};
  link.body_bytes_max = kSmallBodyBytesMax;
  link.answers = {201};
  link.signing = http::Signing::required;
  router.add(std::move(link), [&state](const http::Call& call, http::Reply reply) {
    send_link(state, call, std::move(reply));
  });
}

void add_session(http::Router& router, State& state) {
  const Reach reach = state.options.reach;
  http::Route begin =
      route("POST", "/api/session", "session_begin", "Exchange a one-time link for a session");
  begin.body_schema = object_schema("link");
  begin.body_bytes_max = kSmallBodyBytesMax;
  begin.answers = {201};
  router.add(guarded(std::move(begin), reach), [&state](const http::Call& call, http::Reply reply) {
    send_session(state, call, std::move(reply));
  });
  router.add(guarded(route("GET", "/api/session", "session",
                           "Whether the page is signed in, and what was done from it"),
                     reach),
             [&state](const http::Call& call, http::Reply reply) {
               send_state(state, call, std::move(reply));
             });
  http::Route end = route("DELETE", "/api/session", "session_end", "Sign out");
  end.answers = {204};
  router.add(guarded(std::move(end), reach), [&state](const http::Call& call, http::Reply reply) {
    sign_out(state, call, std::move(reply));
  });
}

void add_acts(http::Router& router, State& state) {
  const Reach reach = state.options.reach;
  http::Route acts = route("POST", "/api/session/acts", "session_act",
                           "Approve, quarantine, release or revoke an operator: the node signs "
                           "with the administrator's key, as `noctem admin operator` would");
  acts.body_schema = errand_schema();
  acts.body_bytes_max = kErrandBytesMax;
  acts.answers = {200, 201};
  router.add(guarded(std::move(acts), reach), [&state](const http::Call& call, http::Reply reply) {
    act(state, call, std::move(reply));
  });
  http::Route list = route("GET", "/api/session/anomalies", "session_anomalies",
                           "What the detectors report, with the evidence");
  list.query = {number("from", 0, codec::kIntegerMax), number("limit", 1, kPageMax)};
  router.add(guarded(std::move(list), reach), [&state](const http::Call& call, http::Reply reply) {
    look(state, "/api/admin/anomalies", call, std::move(reply));
  });
  router.add(
      guarded(route("GET", "/api/session/requests", "session_requests", "Who asks to be enrolled"),
              reach),
      [&state](const http::Call& call, http::Reply reply) {
        look(state, "/api/admin/requests", call, std::move(reply));
      });
}

}  // namespace

AdminDoor::AdminDoor(AdminDoorContext context, AdminDoorOptions options)
    : state_(std::make_unique<State>(std::move(context), std::move(options))) {}

AdminDoor::~AdminDoor() = default;

void AdminDoor::add_routes(http::Router& router) {
  add_link(router, *state_);
  add_session(router, *state_);
  add_acts(router, *state_);
}

void AdminDoor::connect(http::Handler door) { state_->door = std::move(door); }

}  // namespace noctem::admin
