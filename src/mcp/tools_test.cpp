// Tools in both eras: what is listed, how arguments are checked, what comes back.

#include <doctest/doctest.h>

#include "server_test.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonObject;

Tool adder(ToolHandler handler) {
  return {.name = "add",
          .title = "Add",
          .description = "Adds two numbers.",
          .input = Schema::object({{"a", Schema::integer(0, 10).described("The first number.")},
                                   {"b", Schema::integer(0, 10).otherwise(2), Need::optional}}),
          .output = Schema::object({{"sum", Schema::integer(0, 20)}}),
          .effects = {.writes = Writes::nothing, .world = World::closed},
          .handler = std::move(handler)};
}

void add(Call call, ToolReply reply) {
  const Json sum = JsonObject{{"sum", *call.integer("a") + *call.integer("b")}};
  reply.send({.content = {}, .structured = sum});
}

}  // namespace

TEST_CASE("a tool is listed with what it takes, gives and does") {
  TestServer world;
  world.server.add(adder(add));
  Peer peer(world.server, Lifetime::pipe);
  const std::string modern_list = world.only(peer, modern("tools/list", ""));
  CHECK(has(modern_list, R"("annotations":{"openWorldHint":false,"readOnlyHint":true,)"));
  CHECK(has(modern_list, R"("outputSchema")"));
  CHECK(has(modern_list, R"("resultType":"complete")"));
  CHECK(has(modern_list, R"("ttlMs":60000)"));

  world.only(peer, initialize("2024-11-05"));
  const std::string old_list = world.only(peer, old("tools/list", ""));
  CHECK(has(old_list, R"("inputSchema")"));
  CHECK_FALSE(has(old_list, "annotations"));
  CHECK_FALSE(has(old_list, "outputSchema"));
  CHECK_FALSE(has(old_list, "resultType"));
}

TEST_CASE("a call gets its arguments with their defaults, and structured content is said as text") {
  TestServer world;
  world.server.add(adder(add));
  Peer peer(world.server, Lifetime::pipe);
  const std::string answer =
      world.only(peer, modern("tools/call", R"("name":"add","arguments":{"a":3})"));
  CHECK(has(answer, R"("structuredContent":{"sum":5})"));
  CHECK(has(answer, R"("text":"{\"sum\":5}")"));

  world.only(peer, initialize("2025-03-26"));
  const std::string old_answer =
      world.only(peer, old("tools/call", R"("name":"add","arguments":{"a":3})"));
  CHECK(has(old_answer, R"("text":"{\"sum\":5}")"));
  CHECK_FALSE(has(old_answer, "structuredContent"));
}

TEST_CASE("who calls wrongly is told how to mend it") {
  TestServer world;
  int calls = 0;
  world.server.add(adder([&](Call call, ToolReply reply) {
    ++calls;
    add(std::move(call), std::move(reply));
  }));
  Peer peer(world.server, Lifetime::pipe);
  const auto answer = [&](std::string_view arguments) {
    return world.only(
        peer, modern("tools/call", R"("name":"add","arguments":)" + std::string(arguments)));
  };
  CHECK(has(answer(R"({})"), "a: is missing: The first number."));
  CHECK(has(answer(R"({"a":11})"), "a: must be at most 10, not 11"));
  CHECK(has(answer(R"({"a":"x"})"), R"(a: must be of type integer, not \"x\")"));
  CHECK(has(answer(R"({"a":1,"bb":2})"), R"(bb: is not known; there are: a, b)"));
  CHECK(has(answer(R"({})"), R"("isError":true)"));
  CHECK(calls == 0);
  CHECK(has(world.only(peer, modern("tools/call", R"("name":"ad")")), "did you mean add?"));
}

TEST_CASE("a result that does not fit the declared schema never leaves") {
  TestServer world;
  world.server.add(adder([](Call, ToolReply reply) {
    reply.send({.content = {}, .structured = Json(JsonObject{{"sum", "much"}})});
  }));
  Peer peer(world.server, Lifetime::pipe);
  const std::string answer =
      world.only(peer, modern("tools/call", R"("name":"add","arguments":{"a":3})"));
  CHECK(has(answer, R"("isError":true)"));
  CHECK_FALSE(has(answer, "much"));
  REQUIRE(world.log.lines.size() == 1);
  CHECK(has(world.log.lines[0], "must be of type integer"));
}

TEST_CASE("an error becomes a result that says what to do; ours keeps its words for the log") {
  TestServer world;
  Error error = unavailable("node_down", "the node is not running; start it with `noctem up`");
  world.server.add(adder([&](Call, ToolReply reply) { reply.fail(error); }));
  Peer peer(world.server, Lifetime::pipe);
  const std::string call = modern("tools/call", R"("name":"add","arguments":{"a":3})");
  CHECK(has(world.only(peer, call), "start it with `noctem up`"));
  error = internal("broken", "the secret inside");
  const std::string ours = world.only(peer, call);
  CHECK_FALSE(has(ours, "secret"));
  CHECK(has(ours, R"("isError":true)"));
}

TEST_CASE("a reply may be kept and used later; one that is forgotten is answered") {
  TestServer world;
  std::vector<ToolReply> waiting;
  world.server.add(adder([&](Call, ToolReply reply) { waiting.push_back(std::move(reply)); }));
  Peer peer(world.server, Lifetime::pipe);
  const auto kept = std::make_shared<Kept>();
  const std::string call = modern("tools/call", R"("name":"add","arguments":{"a":3})");
  peer.receive(call, kept);
  CHECK(kept->messages.empty());
  CHECK(peer.calls_in_progress() == 1);
  CHECK(has(world.only(peer, call), "a request with this id is in progress"));
  waiting.clear();
  REQUIRE(kept->messages.size() == 1);
  CHECK(has(kept->messages[0].text, R"("isError":true)"));
  CHECK(peer.calls_in_progress() == 0);
}

}  // namespace noctem::mcp
