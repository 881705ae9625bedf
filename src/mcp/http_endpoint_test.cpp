// MCP over HTTP, from the outside: the door, the headers of both eras, sessions and streams.

#include <doctest/doctest.h>

#include "http_test.hpp"

namespace noctem::mcp {

namespace {

const http::Response& answer(const std::shared_ptr<Heard>& heard) {
  REQUIRE(heard->responses.size() == 1);
  return heard->responses.front();
}

int status(const std::shared_ptr<Heard>& heard) { return answer(heard).status; }

struct Site {
  TestServer server;
  TestEndpoint endpoint;
  std::vector<ToolReply> waiting;

  explicit Site(std::size_t sessions_max = 4) : endpoint(server, sessions_max) {
    server.server.add(
        Tool{.name = "work",
             .title = {},
             .description = "Works.",
             .output = std::nullopt,
             .effects = {},
             .handler = [this](Call, ToolReply reply) { waiting.push_back(std::move(reply)); }});
  }

  std::string begin_session() {
    const auto heard = endpoint.post(initialize("2025-11-25"), bearer());
    REQUIRE(status(heard) == 200);
    return std::string(*answer(heard).headers.find("Mcp-Session-Id"));
  }

  std::shared_ptr<Heard> in_session(const std::string& name, std::string body,
                                    std::string method = "POST") {
    http::Headers headers = bearer();
    headers.set("Mcp-Session-Id", name);
    headers.set("Content-Type", "application/json");
    return endpoint.ask({.method = std::move(method),
                         .target = {},
                         .headers = std::move(headers),
                         .body = std::move(body),
                         .peer = {}});
  }
};

}  // namespace

TEST_CASE("nobody comes in without the token, whatever he sends") {
  Site world;
  const std::string discover = modern("server/discover", "");
  http::Headers headers = modern_headers("server/discover");
  CHECK(status(world.endpoint.post(discover, headers)) == 200);
  for (const char* wrong : {"", "Bearer", "Bearer ", "Bearer wrong", "Basic right", "right"}) {
    CAPTURE(wrong);
    headers.set("Authorization", wrong);
    const auto heard = world.endpoint.post(discover, headers);
    CHECK(status(heard) == 401);
    CHECK(*answer(heard).headers.find("WWW-Authenticate") == "Bearer");
    CHECK(has(answer(heard).body, "make a token with `noctem mcp token`"));
  }
  headers.set("Authorization", "Bearer right");
  headers.add("Authorization", "Bearer wrong");
  CHECK(status(world.endpoint.post(discover, headers)) == 401);
  for (const char* method : {"GET", "DELETE"}) {
    CHECK(status(world.endpoint.ask(
              {.method = method, .target = {}, .headers = {}, .body = {}, .peer = {}})) == 401);
  }
}

TEST_CASE("a page of another site may not use a browser as its hand") {
  Site world;
  const auto with_origin = [&](const char* origin) {
    http::Headers headers = modern_headers("server/discover");
    headers.set("Origin", origin);
    return status(world.endpoint.post(modern("server/discover", ""), headers));
  };
  for (const char* good : {"https://tool.example", "http://localhost:3000", "http://127.0.0.1",
                           "http://[::1]:8080", "https://LOCALHOST"}) {
    CAPTURE(good);
    CHECK(with_origin(good) == 200);
  }
  for (const char* bad :
       {"https://evil.example", "null", "http://localhost.evil.example",
        "http://evil.example/localhost", "https://tool.example.evil", "https://tool.example:444",
        "file://localhost", "http://127.0.0.1.nip.io"}) {
    CAPTURE(bad);
    CHECK(with_origin(bad) == 403);
  }
}

TEST_CASE("new era: the headers must say what the body says") {
  Site world;
  const std::string call = modern("tools/call", R"("name":"work")");
  const auto refused = [&](const http::Headers& headers) {
    const auto heard = world.endpoint.post(call, headers);
    return status(heard) == 400 && has(answer(heard).body, R"("code":-32020)") &&
           has(answer(heard).body, R"("id":1)");
  };
  CHECK(refused(modern_headers("tools/call")));
  CHECK(refused(modern_headers("tools/list", "work")));
  CHECK(refused(modern_headers("tools/call", "other")));
  CHECK(refused(modern_headers("tools/call", "=?base64?bm90?=")));
  CHECK(refused(modern_headers("tools/call", "=?base64?d29yaw?=")));  // without padding
  CHECK(refused(bearer()));
  http::Headers old_revision = modern_headers("tools/call", "work");
  old_revision.set("MCP-Protocol-Version", "2025-11-25");
  CHECK(refused(old_revision));
  CHECK(world.waiting.empty());

  const auto heard = world.endpoint.post(call, modern_headers("tools/call", "=?base64?d29yaw==?="));
  CHECK(heard->responses.empty());
  REQUIRE(world.waiting.size() == 1);
  world.waiting[0].send(text_result("done"));
  CHECK(status(heard) == 200);
}

TEST_CASE("new era: what cannot be served as such has a status of its own") {
  Site world;
  const auto status_of = [&](const std::string& body, std::string_view method) {
    return status(world.endpoint.post(body, modern_headers(method)));
  };
  CHECK(status_of(modern("no/such", ""), "no/such") == 404);
  CHECK(status_of(modern("initialize", ""), "initialize") == 404);
  CHECK(status_of(old("server/discover", ""), "server/discover") == 400);
  CHECK(status_of("{", "x") == 400);
  CHECK(status_of(R"({"jsonrpc":"2.0","method":"notifications/x"})", "x") == 202);
  CHECK(status_of(R"({"jsonrpc":"2.0","id":1,"result":{}})", "x") == 400);
  CHECK(status_of(modern("tools/list", R"("cursor":"x")"), "tools/list") == 200);
  std::string other = modern("server/discover", "");
  other.replace(other.find("2026-07-28"), 10, "2031-01-01");
  http::Headers headers = modern_headers("server/discover");
  headers.set("MCP-Protocol-Version", "2031-01-01");
  const auto heard = world.endpoint.post(other, headers);
  CHECK(status(heard) == 400);
  CHECK(has(answer(heard).body, R"("code":-32022)"));
}

TEST_CASE("JSON, or a stream as soon as something is said before the reply") {
  Site world;
  std::string call = modern("tools/call", R"("name":"work")");
  call.replace(call.find(R"("_meta":{)"), 9, R"("_meta":{"progressToken":7,)");
  const auto heard = world.endpoint.post(call, modern_headers("tools/call", "work"));
  world.waiting[0].progress(1);
  CHECK(*answer(heard).headers.find("Content-Type") == "text/event-stream");
  CHECK(*answer(heard).headers.find("X-Accel-Buffering") == "no");
  CHECK(heard->stream == Heard::Stream::open);
  world.waiting[0].send(text_result("done"));
  CHECK(heard->events.size() == 2);
  CHECK(heard->stream == Heard::Stream::ended);

  http::Headers plain = modern_headers("tools/call", "work");
  plain.set("Accept", "application/json");
  const auto quiet = world.endpoint.post(call, plain);
  world.waiting[1].progress(1);
  world.waiting[1].send(text_result("done"));
  CHECK(*answer(quiet).headers.find("Content-Type") == "application/json");
  CHECK(quiet->stream == Heard::Stream::none);
}

TEST_CASE("new era: closing the stream cancels the call; so does a reader found gone") {
  Site world;
  std::string call = modern("tools/call", R"("name":"work")");
  call.replace(call.find(R"("_meta":{)"), 9, R"("_meta":{"progressToken":7,)");
  const auto heard = world.endpoint.post(call, modern_headers("tools/call", "work"));
  world.waiting[0].progress(1);
  heard->stream = Heard::Stream::closed;
  heard->gone();
  CHECK(world.waiting[0].is_cancelled());

  const auto second = world.endpoint.post(call, modern_headers("tools/call", "work"));
  world.waiting[1].progress(1);
  second->stream = Heard::Stream::closed;
  CHECK_FALSE(world.waiting[1].is_cancelled());
  world.waiting[1].progress(2);
  CHECK(world.waiting[1].is_cancelled());
}

TEST_CASE("old era: initialize opens a session, and DELETE ends it") {
  Site world;
  const std::string name = world.begin_session();
  CHECK(name.size() == 32);
  CHECK(has(answer(world.in_session(name, old("tools/list", ""))).body, R"("name":"work")"));
  CHECK(status(world.in_session(
            name, R"({"jsonrpc":"2.0","method":"notifications/initialized"})")) == 202);
  CHECK(status(world.endpoint.post(old("tools/list", ""), bearer())) == 400);
  CHECK(status(world.in_session("0123", old("tools/list", ""))) == 404);
  http::Headers headers = bearer();
  headers.set("Mcp-Session-Id", name);
  headers.set("MCP-Protocol-Version", "1999-01-01");
  CHECK(status(world.endpoint.post(old("tools/list", ""), headers)) == 400);
  headers.set("MCP-Protocol-Version", "2026-03-26\xfa");  // a header may hold any bytes
  const auto refused = world.endpoint.post(old("tools/list", ""), headers);
  CHECK(codec::parse_json(answer(refused).body).has_value());
  CHECK(status(world.in_session(name, {}, "DELETE")) == 204);
  CHECK(status(world.in_session(name, {}, "DELETE")) == 404);
  CHECK(status(world.in_session(name, old("tools/list", ""))) == 404);
}

TEST_CASE(
    "old era: a question goes on the stream of its call, its answer comes with another POST") {
  TestServer server;
  TestEndpoint endpoint(server);
  const Question question = Question::elicit("Ok?", Schema::object({{"ok", Schema::boolean()}}));
  server.server.add(Tool{.name = "ask",
                         .title = {},
                         .description = "Asks.",
                         .output = std::nullopt,
                         .effects = {},
                         .handler = [question](Call call, ToolReply reply) {
                           if (!call.answer("ok", question)) {
                             return reply.ask({{"ok", question}});
                           }
                           reply.send(text_result("agreed"));
                         }});
  const auto met = endpoint.post(initialize("2025-11-25", R"({"elicitation":{}})"), bearer());
  http::Headers headers = bearer();
  headers.set("Mcp-Session-Id", std::string(*answer(met).headers.find("Mcp-Session-Id")));
  const auto heard = endpoint.post(old("tools/call", R"("name":"ask")"), headers);
  REQUIRE(heard->events.size() == 1);
  const auto sent = endpoint.post(
      R"({"jsonrpc":"2.0","id":1,"result":{"action":"accept","content":{"ok":true}}})", headers);
  CHECK(status(sent) == 202);
  REQUIRE(heard->events.size() == 2);
  CHECK(has(heard->events[1], "agreed"));
  CHECK(heard->stream == Heard::Stream::ended);
}

TEST_CASE("old era: GET listens for a session; sessions hear nothing of each other") {
  Site world;
  const std::string one = world.begin_session();
  const std::string two = world.begin_session();
  CHECK(one != two);
  const auto listening = world.in_session(one, {}, "GET");
  CHECK(listening->stream == Heard::Stream::open);
  CHECK(status(world.endpoint.ask(
            {.method = "GET", .target = {}, .headers = bearer(), .body = {}, .peer = {}})) == 405);
  world.server.server.tell_tools_changed();
  REQUIRE(listening->events.size() == 1);
  world.in_session(one, old("tools/call", R"("name":"work")"));
  world.in_session(two, old("tools/call", R"("name":"work")"));  // the same id, another session
  CHECK(world.waiting.size() == 2);
  world.in_session(two, R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
                        R"("params":{"requestId":1}})");
  CHECK_FALSE(world.waiting[0].is_cancelled());
  CHECK(world.waiting[1].is_cancelled());
  CHECK(status(world.in_session(one, {}, "DELETE")) == 204);
  CHECK(world.waiting[0].is_cancelled());
  CHECK(listening->stream == Heard::Stream::ended);
}

TEST_CASE("the session that was silent longest makes room, unless it works") {
  Site world(2);
  const std::string one = world.begin_session();
  world.server.clock.pass(std::chrono::seconds(1));
  const std::string two = world.begin_session();
  world.server.clock.pass(std::chrono::seconds(1));
  const auto working = world.in_session(one, old("tools/call", R"("name":"work")"));
  world.server.clock.pass(std::chrono::seconds(1));
  world.in_session(two, old("ping", ""));
  world.begin_session();
  CHECK(status(world.in_session(two, old("ping", ""))) == 404);
  world.waiting[0].send(text_result("done"));
  CHECK(status(working) == 200);
  CHECK(status(world.in_session(one, old("ping", ""))) == 200);
}

}  // namespace noctem::mcp
