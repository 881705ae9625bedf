// HttpEndpoint: the door (origin, token), then the era, then the session.

#include "noctem/mcp/http_endpoint.hpp"

#include <utility>

#include "http_exchange.hpp"
#include "http_headers.hpp"
#include "http_sessions.hpp"
#include "message.hpp"
#include "server_state.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonObject;
using Era = HttpExchange::Era;

http::Response refused(int status, Refusal refusal, const Json& id = {}) {
  return http::json_response(status, refusal_message(id, std::move(refusal)).text);
}

http::Response refused(int status, std::string words) {
  return refused(status, Refusal{.code = kInvalidRequest,
                                 .message = std::move(words),
                                 .more = {},
                                 .trouble = Outgoing::Trouble::request});
}

// What the server tells a client that listens with GET.
class Listener final : public Outlet {
 public:
  explicit Listener(std::shared_ptr<http::EventStream> stream) : stream_(std::move(stream)) {}
  bool send(Outgoing message) override { return stream_->send("message", message.text, {}); }

 private:
  const std::shared_ptr<http::EventStream> stream_;
};

Json id_of(const Incoming& message) {
  const auto* request = std::get_if<Request>(&message);
  return request ? request->id : Json();
}

bool is_initialize(const Arrival& arrival) {
  const auto* request = std::get_if<Request>(&arrival.messages.front());
  return arrival.form == Arrival::Form::single && request && request->method == "initialize";
}

bool is_owed_a_reply(const Arrival& arrival) {
  for (const Incoming& message : arrival.messages) {
    if (std::holds_alternative<Request>(message) || std::holds_alternative<Unreadable>(message)) {
      return true;
    }
  }
  return false;
}

HttpExchange::Setup::Streams streams_of(const http::Headers& headers) {
  return accepts_stream(headers) ? HttpExchange::Setup::Streams::taken
                                 : HttpExchange::Setup::Streams::not_taken;
}

}  // namespace

struct HttpEndpoint::State {
  State(const Server& owner, std::shared_ptr<Server::State> inside, HttpOptions chosen)
      : server(owner),
        options(std::move(chosen)),
        sessions(inside->surroundings.clock, inside->surroundings.random, options.sessions_max) {}

  const Server& server;
  const HttpOptions options;
  HttpSessions sessions;

  std::optional<http::Response> stop_at_door(const http::Request& request) const;
  void post(http::Request request, http::Reply reply);
  void post_modern(const http::Request& request, Arrival arrival, http::Reply reply);
  void post_old(const http::Request& request, Arrival arrival, http::Reply reply);
  void begin_session(const http::Request& request, Arrival arrival, http::Reply reply);
  void get(const http::Request& request, http::Reply reply);
  void end_session(const http::Request& request, http::Reply reply);
};

std::optional<http::Response> HttpEndpoint::State::stop_at_door(
    const http::Request& request) const {
  if (!is_origin_allowed(request.headers, options.origins)) {
    return refused(403, "pages of this origin may not call here");
  }
  if (options.admit(bearer_token(request.headers)) != Admission::granted) {
    http::Response response = refused(401, options.refusal);
    response.headers.set("WWW-Authenticate", "Bearer");
    return response;
  }
  return std::nullopt;
}

void HttpEndpoint::State::post(http::Request request, http::Reply reply) {
  Arrival arrival = read_arrival(request.body, server.limits());
  const Incoming& first = arrival.messages.front();
  const bool is_single = arrival.form == Arrival::Form::single;
  if (const auto* unreadable = std::get_if<Unreadable>(&first); unreadable && is_single) {
    reply.send(refused(400, unreadable->refusal, unreadable->id));
  } else if (is_single && is_modern(first, request.headers)) {
    post_modern(request, std::move(arrival), std::move(reply));
  } else {
    post_old(request, std::move(arrival), std::move(reply));
  }
}

void HttpEndpoint::State::post_modern(const http::Request& request, Arrival arrival,
                                      http::Reply reply) {
  const auto* call = std::get_if<Request>(&arrival.messages.front());
  if (!call) {
    const bool is_answer = std::holds_alternative<Answer>(arrival.messages.front());
    reply.send(is_answer ? refused(400, "this revision has no replies to the server")
                         : http::Response{.status = 202, .headers = {}, .body = {}});
    return;
  }
  if (auto refusal = check_modern_headers(*call, request.headers)) {
    reply.send(refused(400, *std::move(refusal), call->id));
    return;
  }
  const auto exchange = std::make_shared<HttpExchange>(
      std::move(reply),
      HttpExchange::Setup{.era = Era::modern,
                          .streams = streams_of(request.headers),
                          .peer = std::make_shared<Peer>(server, Lifetime::request),
                          .new_session = {}});
  exchange->receive(std::move(arrival));
}

void HttpEndpoint::State::post_old(const http::Request& request, Arrival arrival,
                                   http::Reply reply) {
  if (is_initialize(arrival)) {
    begin_session(request, std::move(arrival), std::move(reply));
    return;
  }
  if (auto refusal = check_old_headers(request.headers)) {
    reply.send(refused(400, *std::move(refusal), id_of(arrival.messages.front())));
    return;
  }
  const auto name = request.headers.find(kSessionHeader);
  if (!name) {
    reply.send(refused(400,
                       "begin with `initialize` and name the session (Mcp-Session-Id), or "
                       "send the `_meta` of revision 2026-07-28"));
    return;
  }
  auto peer = sessions.find(*name);
  if (!peer) {
    reply.send(refused(404, "this session is over; begin a new one with `initialize`"));
    return;
  }
  const bool is_owed = is_owed_a_reply(arrival);
  const auto exchange = std::make_shared<HttpExchange>(
      std::move(reply), HttpExchange::Setup{.era = Era::old,
                                            .streams = streams_of(request.headers),
                                            .peer = std::move(peer),
                                            .new_session = {}});
  exchange->receive(std::move(arrival));
  if (!is_owed) {
    exchange->accept();
  }
}

void HttpEndpoint::State::begin_session(const http::Request& request, Arrival arrival,
                                        http::Reply reply) {
  auto peer = std::make_shared<Peer>(server, Lifetime::session);
  auto name = sessions.begin(peer);
  if (!name) {
    reply.send(refused(503, "all sessions are busy; try again later"));
    return;
  }
  const auto exchange = std::make_shared<HttpExchange>(
      std::move(reply), HttpExchange::Setup{.era = Era::old,
                                            .streams = streams_of(request.headers),
                                            .peer = std::move(peer),
                                            .new_session = *std::move(name)});
  exchange->receive(std::move(arrival));
}

void HttpEndpoint::State::get(const http::Request& request, http::Reply reply) {
  const auto name = request.headers.find(kSessionHeader);
  const auto peer = name ? sessions.find(*name) : nullptr;
  if (!peer) {
    http::Response response =
        refused(name ? 404 : 405, "listening belongs to a session of 2025-11-25 and before");
    response.headers.set("Allow", "POST, DELETE");
    reply.send(std::move(response));
    return;
  }
  auto stream = std::move(reply).take_sink()->stream(stream_head());
  peer->listen(std::make_shared<Listener>(std::move(stream)));
}

void HttpEndpoint::State::end_session(const http::Request& request, http::Reply reply) {
  const auto name = request.headers.find(kSessionHeader);
  if (!name || !sessions.end(*name)) {
    reply.send(refused(name ? 404 : 405, "there is no such session"));
    return;
  }
  reply.send(http::Response{.status = 204, .headers = {}, .body = {}});
}

HttpEndpoint::HttpEndpoint(const Server& server, HttpOptions options)
    : state_(std::make_shared<State>(server, server.state_, std::move(options))) {}
HttpEndpoint::~HttpEndpoint() = default;

namespace {

using Guard = std::function<std::optional<http::Response>(const http::Request&)>;

http::Route route_of(const HttpOptions& options, std::string method, std::string name,
                     const Guard& guard) {
  http::Route route;
  route.method = std::move(method);
  route.path = options.path;
  route.name = std::move(name);
  route.guard = guard;
  return route;
}

Json message_schema(std::string_view words) { return JsonObject{{"description", words}}; }

}  // namespace

void HttpEndpoint::add_routes(http::Router& router) {
  // A stranger learns nothing of what a request should look like.
  const Guard door = [state = state_](const http::Request& request) {
    return state->stop_at_door(request);
  };
  http::Route post = route_of(state_->options, "POST", "mcp", door);
  post.summary = "The Model Context Protocol: one message of JSON-RPC";
  post.body_schema = message_schema("A message of the Model Context Protocol.");
  post.body_bytes_max = state_->server.limits().message_bytes_max;
  post.answer_schema = message_schema("Its reply, or text/event-stream with messages.");
  post.answers = {200, 202, 400, 401, 403, 404};
  router.add(std::move(post), [state = state_](http::Call call, http::Reply reply) {
    state->post(std::move(call.request), std::move(reply));
  });

  http::Route get = route_of(state_->options, "GET", "mcp_listen", door);
  get.summary = "What the server tells a session, as an event stream";
  get.answer_type = "text/event-stream";
  get.answers = {200, 401, 403, 404, 405};
  router.add(std::move(get), [state = state_](http::Call call, http::Reply reply) {
    state->get(call.request, std::move(reply));
  });

  http::Route end = route_of(state_->options, "DELETE", "mcp_end", door);
  end.summary = "The end of a session";
  end.answers = {204, 401, 403, 404, 405};
  router.add(std::move(end), [state = state_](http::Call call, http::Reply reply) {
    state->end_session(call.request, std::move(reply));
  });
}

}  // namespace noctem::mcp
