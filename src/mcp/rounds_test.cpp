// Questions in the middle of a call: one handler, asked by both eras; what is put aside comes back
// as it was or not at all.

#include <doctest/doctest.h>

#include "server_test.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonObject;

Question ask_name() {
  return Question::elicit("What is your name?", Schema::object({{"name", Schema::text(1, 20)}}));
}

void greet(Call call, ToolReply reply) {
  const Json* answer = call.answer("who", ask_name());
  if (!answer) {
    return reply.ask({{"who", ask_name()}}, JsonObject{{"before", *call.text("word")}});
  }
  const bool is_given = choice_of(*answer) == Choice::accepted;
  const std::string name = is_given ? *answer->find("content")->find("name")->text() : "stranger";
  reply.send(text_result(*call.state.find("before")->text() + " " + name));
}

void add_greeter(Server& server, const std::string& name = "greet") {
  server.add(Tool{.name = name,
                  .title = {},
                  .description = "Greets.",
                  .input = Schema::object({{"word", Schema::text(1, 20)}}),
                  .output = std::nullopt,
                  .effects = {},
                  .handler = greet});
}

std::string call_with(std::string_view more, std::string_view arguments = R"({"word":"Hello"})",
                      std::string_view name = "greet") {
  return modern("tools/call",
                R"("name":")" + std::string(name) + R"(","arguments":)" + std::string(arguments) +
                    std::string(more),
                R"({"elicitation":{}})");
}

std::string state_of(const std::string& answer) {
  const Json json = *codec::parse_json(answer);
  return *json.find("result")->find("requestState")->text();
}

std::string with_answer(const std::string& state, std::string_view name = "Ada") {
  return R"(,"inputResponses":{"who":{"action":"accept","content":{"name":")" + std::string(name) +
         R"("}}},"requestState":")" + state + R"(")";
}

constexpr std::string_view kRefusedState = "requestState is not what this server gave";

}  // namespace

TEST_CASE("the new era: the question is the result, and the client calls again") {
  TestServer world;
  add_greeter(world.server);
  Peer peer(world.server, Lifetime::request);
  const std::string asked = world.only(peer, call_with(""));
  CHECK(has(asked, R"("resultType":"input_required")"));
  CHECK(has(asked, R"("method":"elicitation/create")"));
  CHECK(has(world.only(peer, call_with(with_answer(state_of(asked)))), "Hello Ada"));
}

TEST_CASE("an answer that is missing or does not fit is asked for again") {
  TestServer world;
  add_greeter(world.server);
  Peer peer(world.server, Lifetime::request);
  const std::string asked = world.only(peer, call_with(""));
  for (const std::string_view answers :
       {R"({})", R"({"other":{"action":"accept"}})", R"({"who":12})",
        R"({"who":{"action":"accept","content":{"name":7}}})", R"({"who":{"action":"maybe"}})"}) {
    CAPTURE(answers);
    const std::string again =
        world.only(peer, call_with(R"(,"inputResponses":)" + std::string(answers)));
    CHECK(has(again, R"("resultType":"input_required")"));
  }
  const std::string declined =
      R"(,"inputResponses":{"who":{"action":"decline"}},"requestState":")" + state_of(asked) +
      R"(")";
  CHECK(has(world.only(peer, call_with(declined)), "Hello stranger"));
}

TEST_CASE("what was put aside fits its own request, unchanged, for ten minutes") {
  TestServer world;
  add_greeter(world.server);
  add_greeter(world.server, "salute");
  Peer peer(world.server, Lifetime::request);
  const std::string state = state_of(world.only(peer, call_with("")));
  SUBCASE("changed") {
    for (std::size_t place = 0; place < state.size(); place += 7) {
      std::string changed = state;
      changed[place] = changed[place] == 'A' ? 'B' : 'A';
      CHECK(has(world.only(peer, call_with(with_answer(changed))), kRefusedState));
    }
    CHECK(has(world.only(peer, call_with(with_answer(""))), kRefusedState));
  }
  SUBCASE("with other arguments, or for another tool") {
    CHECK(has(world.only(peer, call_with(with_answer(state), R"({"word":"Bye"})")), kRefusedState));
    CHECK(has(world.only(peer, call_with(with_answer(state), R"({"word":"Hello"})", "salute")),
              kRefusedState));
  }
  SUBCASE("of another process") {
    TestServer other;
    std::array<std::uint8_t, 1> drawn{};
    other.random.fill(drawn);
    Server later({.name = "later", .title = {}, .version = "1", .instructions = {}},
                 {.clock = other.clock, .random = other.random, .log = Log(other.log)});
    add_greeter(later);
    Peer stranger(later, Lifetime::request);
    CHECK(has(other.only(stranger, call_with(with_answer(state))), kRefusedState));
  }
  SUBCASE("too late") {
    world.clock.pass(std::chrono::seconds(600));
    CHECK(has(world.only(peer, call_with(with_answer(state))), "Hello Ada"));
    world.clock.pass(std::chrono::seconds(1));
    CHECK(has(world.only(peer, call_with(with_answer(state))), kRefusedState));
  }
}

TEST_CASE("a client that cannot answer is told what it lacks") {
  TestServer world;
  add_greeter(world.server);
  Peer peer(world.server, Lifetime::pipe);
  const std::string call = R"("name":"greet","arguments":{"word":"Hello"})";
  const std::string refused = world.only(peer, modern("tools/call", call));
  CHECK(has(refused, R"("code":-32021)"));
  CHECK(has(refused, R"("requiredCapabilities":{"elicitation":{}})"));
  world.only(peer, initialize("2025-11-25"));
  CHECK(has(world.only(peer, old("tools/call", call)), R"("code":-32600)"));
}

TEST_CASE("questions end after eight rounds") {
  TestServer world;
  add_greeter(world.server);
  Peer peer(world.server, Lifetime::request);
  std::string more;
  for (int round = 0; round < 8; ++round) {
    const std::string asked = world.only(peer, call_with(more));
    more = R"(,"requestState":")" + state_of(asked) + R"(")";
  }
  CHECK(has(world.only(peer, call_with(more)), "too many questions"));
}

TEST_CASE("the old era: the question is a request of ours, and the call goes on with its answer") {
  TestServer world;
  add_greeter(world.server);
  Peer peer(world.server, Lifetime::pipe);
  world.only(peer, initialize("2025-11-25", R"({"elicitation":{}})"));
  const auto kept = std::make_shared<Kept>();
  peer.receive(old("tools/call", R"("name":"greet","arguments":{"word":"Hello"})"), kept);
  REQUIRE(kept->messages.size() == 1);
  CHECK(kept->messages[0].kind == Outgoing::Kind::question);
  CHECK(has(kept->messages[0].text, R"("id":1,"jsonrpc":"2.0","method":"elicitation/create")"));
  CHECK(peer.calls_in_progress() == 1);
  SUBCASE("answered") {
    CHECK(world.say(peer, R"({"jsonrpc":"2.0","id":99,"result":{"action":"accept"}})").empty());
    world.say(peer,
              R"({"jsonrpc":"2.0","id":1,"result":{"action":"accept","content":{"name":"Ada"}}})");
    REQUIRE(kept->messages.size() == 2);
    CHECK(has(kept->messages[1].text, "Hello Ada"));
    world.say(peer, R"({"jsonrpc":"2.0","id":1,"result":{"action":"cancel"}})");
    CHECK(kept->messages.size() == 2);
  }
  SUBCASE("refused by the client") {
    world.say(peer, R"({"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"no window"}})");
    REQUIRE(kept->messages.size() == 2);
    CHECK(has(kept->messages[1].text, "no window"));
    CHECK(has(kept->messages[1].text, R"("isError":true)"));
  }
  SUBCASE("cancelled") {
    world.say(peer, R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
                    R"("params":{"requestId":1}})");
    CHECK(peer.calls_in_progress() == 0);
    world.say(peer,
              R"({"jsonrpc":"2.0","id":1,"result":{"action":"accept","content":{"name":"Ada"}}})");
    CHECK(kept->messages.size() == 1);
  }
  CHECK(peer.calls_in_progress() == 0);
}

TEST_CASE("several questions of the old era are waited for together") {
  TestServer world;
  const Question roots = Question::list_roots();
  world.server.add(Tool{.name = "both",
                        .title = {},
                        .description = "Asks twice.",
                        .output = std::nullopt,
                        .effects = {},
                        .handler = [roots](Call call, ToolReply reply) {
                          if (!call.answer("who", ask_name()) || !call.answer("where", roots)) {
                            return reply.ask({{"who", ask_name()}, {"where", roots}});
                          }
                          reply.send(text_result("both"));
                        }});
  Peer peer(world.server, Lifetime::session);
  world.only(peer, initialize("2025-06-18", R"({"elicitation":{},"roots":{}})"));
  const auto kept = std::make_shared<Kept>();
  peer.receive(old("tools/call", R"("name":"both")"), kept);
  REQUIRE(kept->messages.size() == 2);
  CHECK_FALSE(has(kept->messages[0].text, R"("mode")"));  // not before 2025-11-25
  world.say(peer, R"({"jsonrpc":"2.0","id":2,"result":{"roots":[]}})");
  CHECK(kept->messages.size() == 2);
  world.say(peer,
            R"({"jsonrpc":"2.0","id":1,"result":{"action":"accept","content":{"name":"Ada"}}})");
  REQUIRE(kept->messages.size() == 3);
  CHECK(has(kept->messages[2].text, "both"));
}

}  // namespace noctem::mcp
