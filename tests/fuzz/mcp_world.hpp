#pragma once
// A small server of MCP for the fuzz targets: one of everything, and a world that stands still.

#include <string>

#include "noctem/mcp/server.hpp"

namespace noctem::mcp {

class StillClock final : public env::Clock {
 public:
  env::WallTime wall() const override { return env::WallTime{std::chrono::seconds(1'700'000'000)}; }
  env::SteadyTime steady() const override { return env::SteadyTime{std::chrono::hours(1)}; }
};

class EvenRandom final : public env::Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) {
      byte = 7;
    }
  }
};

class NoLog final : public LogSink {
 public:
  bool wants(LogLevel, std::string_view) const override { return false; }
  void write(const LogEvent&) override {}
};

struct FuzzServer {
  FuzzServer()
      : server({.name = "fuzz", .title = "Fuzz", .version = "1", .instructions = "Use it."},
               {.clock = clock, .random = random, .log = Log(log)}) {
    add_tools();
    server.add(Resource{"mesh://awareness", "awareness", {}, {}, "text/plain", read});
    server.add(ResourceTemplate{
        "mesh://entry/{id}/{part}", "entry", {}, {}, "text/plain", read, complete});
    server.add(Prompt{"ask",
                      "Ask",
                      "Asks.",
                      {{"topic", "What about.", Need::required}},
                      [](Call call, PromptReply reply) {
                        reply.send(
                            {{{Role::user, Content::text(std::string(*call.text("topic")))}}, {}});
                      },
                      complete});
  }

  StillClock clock;
  EvenRandom random;
  NoLog log;
  Server server;

 private:
  static void read(Call call, ReadReply reply) {
    reply.send({{ResourceContents::text(call.name, "text/plain",
                                        codec::write_canonical(codec::Json(call.arguments)))}});
  }
  static void complete(CompletionCall call, CompletionReply reply) { reply.send({{call.value}}); }

  void add_tools() {
    const Schema input = Schema::object(
        {{"query", Schema::text(1, 40).described("What.")},
         {"limit", Schema::integer(1, 20).otherwise(5), Need::optional},
         {"share", Schema::number(0, 1), Need::optional},
         {"tags", Schema::array_of(Schema::one_of({"a", "b"}), 0, 3), Need::optional}});
    server.add(Tool{.name = "find",
                    .title = "Find",
                    .description = "Finds.",
                    .input = input,
                    .output = Schema::object({{"query", Schema::text(0, 40)}}),
                    .effects = {.writes = Writes::nothing},
                    .handler = [](Call call, ToolReply reply) {
                      reply.progress(1, 2, "half");
                      reply.log(Severity::info, "finding");
                      codec::JsonObject found{{"query", *call.text("query")}};
                      reply.send({.content = {}, .structured = codec::Json(std::move(found))});
                    }});
    server.add(Tool{.name = "ask",
                    .title = {},
                    .description = "Asks.",
                    .output = std::nullopt,
                    .effects = {},
                    .handler = [](Call call, ToolReply reply) {
                      const Question who =
                          Question::elicit("Who?", Schema::object({{"name", Schema::text(1, 9)}}));
                      if (!call.answer("who", who)) {
                        return reply.ask({{"who", who}}, "aside");
                      }
                      reply.send({.content = {Content::link({"mesh://entry/1", "e", {}, {}}),
                                              Content::audio("audio/wav", {})},
                                  .structured = std::nullopt});
                    }});
  }
};

}  // namespace noctem::mcp
