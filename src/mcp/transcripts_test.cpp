// Whole conversations: which revision serves what, lists and pages, progress, log, cancellation,
// subscriptions, batches, and everything that cannot be read.

#include <doctest/doctest.h>

#include "server_test.hpp"

namespace noctem::mcp {

namespace {

// Its handlers keep their replies.
struct Busy {
  TestServer world;
  std::vector<ToolReply> waiting;

  explicit Busy(Limits limits = {}) : world(limits) {
    world.server.add(
        Tool{.name = "work",
             .title = {},
             .description = "Works.",
             .output = std::nullopt,
             .effects = {},
             .handler = [this](Call, ToolReply reply) { waiting.push_back(std::move(reply)); }});
  }
};

std::string text_resource_list(TestServer& world, Peer& peer, std::string_view params) {
  return world.only(peer, modern("resources/list", params));
}

void add_resource(Server& server, const std::string& uri) {
  server.add(Resource{uri, uri, {}, {}, "text/plain", [](Call call, ReadReply reply) {
                        reply.send({{ResourceContents::text(call.name, "text/plain", "here")}});
                      }});
}

std::string cancel(std::string_view id) {
  return R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" +
         std::string(id) + "}}";
}

}  // namespace

TEST_CASE("a client discovers, initialises, and uses both eras on one pipe") {
  Busy busy;
  TestServer& world = busy.world;
  Peer peer(world.server, Lifetime::pipe);
  const std::string found = world.only(peer, modern("server/discover", ""));
  CHECK(has(found, R"("supportedVersions":["2026-07-28","2025-11-25","2025-06-18","2025-03-26",)"));
  CHECK(has(found, R"("io.modelcontextprotocol/serverInfo":{"name":"test")"));
  CHECK(has(found, R"("instructions":"Ask first.")"));
  const std::string met = world.only(peer, initialize("2025-06-18"));
  CHECK(has(met, R"("protocolVersion":"2025-06-18")"));
  CHECK_FALSE(has(met, "resultType"));
  CHECK(world.say(peer, R"({"jsonrpc":"2.0","method":"notifications/initialized"})").empty());
  CHECK(has(world.only(peer, old("ping", "")), R"("result":{})"));
  CHECK(has(world.only(peer, modern("tools/list", "")), R"("resultType":"complete")"));
  CHECK_FALSE(has(world.only(peer, old("tools/list", "")), "resultType"));
}

TEST_CASE("a revision that we do not know is answered with what we know") {
  TestServer world;
  Peer peer(world.server, Lifetime::pipe);
  CHECK(has(world.only(peer, initialize("1999-01-01")), R"("protocolVersion":"2025-11-25")"));
  CHECK(has(world.only(peer, initialize("2026-07-28")), R"("protocolVersion":"2025-11-25")"));
  std::string other = modern("server/discover", "");
  other.replace(other.find("2026-07-28"), 10, "2031-01-01");
  const std::string refused = world.only(peer, other);
  CHECK(has(refused, R"("code":-32022)"));
  CHECK(has(refused, R"("requested":"2031-01-01")"));
}

TEST_CASE("methods of the other era, and of what is not offered, are not there") {
  TestServer world;
  Peer peer(world.server, Lifetime::pipe);
  for (const char* name : {"initialize", "ping", "logging/setLevel", "resources/subscribe",
                           "tools/list", "prompts/get", "completion/complete", "no/such"}) {
    CAPTURE(name);
    CHECK(has(world.only(peer, modern(name, "")), R"("code":-32601)"));
  }
  CHECK(has(world.only(peer, old("server/discover", "")), R"("code":-32602)"));
  CHECK(has(world.only(peer, old("resources/list", "")), R"("code":-32601)"));
}

TEST_CASE("what the new era must carry is asked for") {
  TestServer world;
  Peer peer(world.server, Lifetime::request);
  const std::string head = R"({"jsonrpc":"2.0","id":"a","method":"server/discover","params":)";
  for (const std::string_view params :
       {R"({})", R"({"_meta":{}})", R"({"_meta":{"io.modelcontextprotocol/protocolVersion":1}})",
        R"({"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}})",
        R"({"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
        R"("io.modelcontextprotocol/clientCapabilities":{},)"
        R"("io.modelcontextprotocol/logLevel":"loud"}})"}) {
    CAPTURE(params);
    const std::string refused = world.only(peer, head + std::string(params) + "}");
    CHECK(has(refused, R"("code":-32602)"));
    CHECK(has(refused, R"("id":"a")"));
  }
}

TEST_CASE("lists come in pages, and a cursor that is not ours is refused") {
  Limits limits;
  limits.page_items_max = 2;
  TestServer world(limits);
  for (const char* uri : {"a:1", "a:2", "a:3"}) {
    add_resource(world.server, uri);
  }
  Peer peer(world.server, Lifetime::request);
  const std::string first = text_resource_list(world, peer, "");
  CHECK(has(first, "a:1"));
  CHECK_FALSE(has(first, "a:3"));
  const auto page = *codec::parse_json(first);
  const std::string cursor = *page.find("result")->find("nextCursor")->text();
  const std::string second = text_resource_list(world, peer, R"("cursor":")" + cursor + R"(")");
  CHECK(has(second, "a:3"));
  CHECK_FALSE(has(second, "nextCursor"));
  for (const char* wrong : {R"("cursor":"x")", R"("cursor":7)", R"("cursor":"ZnJvbSA5OTk")"}) {
    CHECK(has(text_resource_list(world, peer, wrong), R"("code":-32602)"));
  }
}

TEST_CASE("resources are read by URI and by template; what is not there is named") {
  TestServer world;
  add_resource(world.server, "a:1");
  std::string id;
  world.server.add(ResourceTemplate{"mesh://entry/{id}",
                                    "entry",
                                    {},
                                    {},
                                    "text/plain",
                                    [&](Call call, ReadReply reply) {
                                      id = *call.text("id");
                                      reply.fail(not_found("entry", "there is no such entry"));
                                    },
                                    {}});
  Peer peer(world.server, Lifetime::pipe);
  CHECK(has(world.only(peer, modern("resources/read", R"("uri":"a:1")")), R"("text":"here")"));
  const std::string gone =
      world.only(peer, modern("resources/read", R"("uri":"mesh://entry/a%2Fb")"));
  CHECK(id == "a/b");
  CHECK(has(gone, R"("code":-32602)"));
  CHECK(has(gone, R"("data":{"uri":"mesh://entry/a%2Fb"})"));
  for (const char* uri :
       {"mesh://entry/", "mesh://entry/a/b", "mesh://entry/%zz", "mesh://entry/%00"}) {
    CAPTURE(uri);
    CHECK(has(world.only(peer, modern("resources/read", R"("uri":")" + std::string(uri) + R"(")")),
              "there is no resource"));
  }
  world.only(peer, initialize("2025-11-25"));
  CHECK(has(world.only(peer, old("resources/read", R"("uri":"a:9")")), R"("code":-32002)"));
}

TEST_CASE("progress is told to who asked, and only what grows; the log from the level asked for") {
  Busy busy;
  Peer peer(busy.world.server, Lifetime::pipe);
  const auto kept = std::make_shared<Kept>();
  std::string call = modern("tools/call", R"("name":"work")");
  call.replace(call.find(R"("_meta":{)"), 9,
               R"("_meta":{"progressToken":"t","io.modelcontextprotocol/logLevel":"warning",)");
  peer.receive(call, kept);
  ToolReply& reply = busy.waiting.front();
  reply.progress(1, 4, "one");
  reply.progress(1);
  reply.progress(0.5);
  reply.progress(2.5);
  reply.log(Severity::info, "quiet");
  reply.log(Severity::error, "loud");
  reply.send(text_result("done"));
  reply.log(Severity::error, "after the answer");
  REQUIRE(kept->messages.size() == 4);
  CHECK(has(kept->messages[0].text,
            R"("params":{"message":"one","progress":1,"progressToken":"t","total":4})"));
  CHECK(has(kept->messages[1].text, R"("progress":2.5)"));
  CHECK(has(kept->messages[2].text, R"("params":{"data":"loud","level":"error"})"));
  CHECK(kept->messages[3].kind == Outgoing::Kind::reply);
}

TEST_CASE("who cancelled hears nothing more, and the handler may know") {
  Busy busy;
  Peer peer(busy.world.server, Lifetime::pipe);
  const auto kept = std::make_shared<Kept>();
  peer.receive(modern("tools/call", R"("name":"work")"), kept);
  int told = 0;
  busy.waiting[0].on_cancel([&] { ++told; });
  busy.world.say(peer, cancel("77"));
  CHECK(told == 0);
  busy.world.say(peer, cancel("1"));
  CHECK(told == 1);
  CHECK(busy.waiting[0].is_cancelled());
  busy.waiting[0].on_cancel([&] { ++told; });
  CHECK(told == 2);
  busy.waiting[0].progress(1);
  busy.waiting.clear();
  CHECK(kept->messages.empty());
  CHECK(peer.calls_in_progress() == 0);
}

TEST_CASE("a client that goes cancels its calls; so does one of the new era who does not listen") {
  Busy busy;
  const auto kept = std::make_shared<Kept>();
  {
    Peer peer(busy.world.server, Lifetime::pipe);
    peer.receive(modern("tools/call", R"("name":"work")"), kept);
  }
  CHECK(busy.waiting[0].is_cancelled());
  Peer peer(busy.world.server, Lifetime::request);
  peer.receive(modern("tools/call", R"("name":"work")"), kept);
  kept->is_there = false;
  busy.waiting[1].log(Severity::error, "not asked for");
  CHECK_FALSE(busy.waiting[1].is_cancelled());
}

TEST_CASE("there is room for so many calls, and for results of a size") {
  Limits limits;
  limits.calls_per_peer_max = 1;
  limits.result_bytes_max = 1'000;
  Busy busy(limits);
  Peer peer(busy.world.server, Lifetime::pipe);
  const auto kept = std::make_shared<Kept>();
  peer.receive(modern("tools/call", R"("name":"work")"), kept);
  std::string second = modern("tools/call", R"("name":"work")");
  second.replace(second.find(R"("id":1)"), 6, R"("id":2)");
  CHECK(has(busy.world.only(peer, second), "too many calls in progress"));
  busy.waiting[0].send(text_result(std::string(1'000, 'x')));
  REQUIRE(kept->messages.size() == 1);
  CHECK(has(kept->messages[0].text, "larger than 1000 bytes; ask for less"));
}

TEST_CASE("new era: a listener hears what it asked for, under the id of its request") {
  Busy busy;
  TestServer& world = busy.world;
  add_resource(world.server, "a:1");
  Peer peer(world.server, Lifetime::pipe);
  const auto kept = std::make_shared<Kept>();
  peer.receive(modern("subscriptions/listen",
                      R"("notifications":{"toolsListChanged":true,"promptsListChanged":true,)"
                      R"("resourceSubscriptions":["a:1"]})"),
               kept);
  REQUIRE(kept->messages.size() == 1);
  CHECK(has(kept->messages[0].text,
            R"("notifications":{"resourceSubscriptions":["a:1"],"toolsListChanged":true})"));
  CHECK(peer.calls_in_progress() == 0);
  world.server.tell_tools_changed();
  world.server.tell_prompts_changed();
  world.server.tell_resources_changed();
  world.server.tell_resource_updated("a:2");
  world.server.tell_resource_updated("a:1");
  REQUIRE(kept->messages.size() == 3);
  CHECK(has(kept->messages[1].text, "notifications/tools/list_changed"));
  CHECK(has(kept->messages[2].text, R"("uri":"a:1")"));
  for (const Outgoing& message : kept->messages) {
    CHECK(has(message.text, R"("_meta":{"io.modelcontextprotocol/subscriptionId":1})"));
  }
  world.say(peer, cancel("1"));
  world.server.tell_tools_changed();
  CHECK(kept->messages.size() == 3);
}

TEST_CASE("old era: the listener of a client that initialised hears of lists and its resources") {
  TestServer world;
  add_resource(world.server, "a:1");
  Peer peer(world.server, Lifetime::pipe);
  const auto kept = std::make_shared<Kept>();
  peer.listen(kept);
  world.server.tell_resources_changed();
  CHECK(kept->messages.empty());
  world.only(peer, initialize("2025-11-25"));
  CHECK(has(world.only(peer, old("resources/subscribe", R"("uri":"a:9")")), "no resource a:9"));
  world.only(peer, old("resources/subscribe", R"("uri":"a:1")"));
  world.server.tell_resource_updated("a:1");
  world.only(peer, old("resources/unsubscribe", R"("uri":"a:1")"));
  world.server.tell_resource_updated("a:1");
  add_resource(world.server, "a:2");
  REQUIRE(kept->messages.size() == 2);
  CHECK(has(kept->messages[0].text, "notifications/resources/updated"));
  CHECK(has(kept->messages[1].text, "notifications/resources/list_changed"));
}

TEST_CASE("a batch belongs to 2025-03-26 and is answered as one") {
  TestServer world;
  Peer peer(world.server, Lifetime::pipe);
  const std::string batch = "[" + old("ping", "") +
                            R"(,{"jsonrpc":"2.0","method":"notifications/x"},)" +
                            R"({"jsonrpc":"2.0","id":2,"method":"ping"},5])";
  CHECK(has(world.only(peer, batch), "batches belong to 2025-03-26"));
  world.only(peer, initialize("2025-06-18"));
  CHECK(has(world.only(peer, batch), "batches belong to 2025-03-26"));
  world.only(peer, initialize("2025-03-26"));
  const auto answers = *codec::parse_json(world.only(peer, batch));
  REQUIRE(answers.array());
  CHECK(answers.array()->size() == 3);
  CHECK(has(world.only(peer, "[" + initialize("2025-03-26") + "]"), "batches belong"));
  CHECK(has(world.only(peer, "[]"), R"("code":-32600)"));
  CHECK(world.say(peer, R"([{"jsonrpc":"2.0","method":"notifications/x"}])").empty());
}

TEST_CASE("what cannot be read is answered, with its id where it has one") {
  TestServer world;
  Peer peer(world.server, Lifetime::pipe);
  CHECK(has(world.only(peer, "{"), R"("code":-32700)"));
  CHECK(has(world.only(peer, std::string(2'000, '[')), R"("code":-32700)"));
  for (const std::string_view text :
       {"7", R"({"id":1})", R"({"jsonrpc":"1.0","id":1,"method":"ping"})",
        R"({"jsonrpc":"2.0","id":null,"method":"ping"})",
        R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", R"({"jsonrpc":"2.0","id":1,"method":""})",
        R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[]})", R"({"jsonrpc":"2.0","id":1})",
        R"({"jsonrpc":"2.0","result":{}})"}) {
    CAPTURE(text);
    CHECK(has(world.only(peer, text), R"("code":-32600)"));
  }
  CHECK(
      has(world.only(peer, R"({"jsonrpc":"2.0","id":7,"method":"ping","params":1})"), R"("id":7)"));
}

TEST_CASE("prompts take texts; an argument can be completed") {
  TestServer world;
  world.server.add(Prompt{"ask",
                          {},
                          "Asks.",
                          {{"topic", "What about."}},
                          [](Call call, PromptReply reply) {
                            const std::string words = "About " + std::string(*call.text("topic"));
                            reply.send({{{Role::user, Content::text(words)}}, "d"});
                          },
                          [](CompletionCall call, CompletionReply reply) {
                            reply.send({std::vector<std::string>(150, call.value + "x")});
                          }});
  Peer peer(world.server, Lifetime::request);
  CHECK(has(world.only(peer, modern("prompts/list", "")),
            R"("arguments":[{"description":"What about.","name":"topic","required":true}])"));
  CHECK(has(world.only(peer, modern("prompts/get", R"("name":"ask","arguments":{"topic":"C"})")),
            "About C"));
  CHECK(has(world.only(peer, modern("prompts/get", R"("name":"ask")")), "topic must be a text"));
  CHECK(has(world.only(peer, modern("prompts/get", R"("name":"aks")")), "did you mean ask?"));
  const std::string ref = R"("ref":{"type":"ref/prompt","name":"ask"},)";
  const std::string completed = world.only(
      peer, modern("completion/complete", ref + R"("argument":{"name":"topic","value":"a"})"));
  CHECK(has(completed, R"("hasMore":true,"total":150,"values":["ax",)"));
  CHECK(has(world.only(peer, modern("completion/complete", ref + R"("argument":{})")),
            R"("code":-32602)"));
}

}  // namespace noctem::mcp
