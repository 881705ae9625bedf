// A server on two pipes: one line per message, and the end of input is the end.

#include <doctest/doctest.h>
#include <unistd.h>

#include <thread>

#include "noctem/base/assert.hpp"
#include "noctem/mcp/stdio.hpp"

#include "server_test.hpp"

namespace noctem::mcp {

namespace {

struct Pipes {
  int in[2] = {-1, -1};
  int out[2] = {-1, -1};

  Pipes() { NOCTEM_ASSERT(pipe(in) == 0 && pipe(out) == 0); }
  ~Pipes() {
    close(in[0]);
    close(out[0]);
  }

  void write_and_end(std::string_view text) {
    NOCTEM_ASSERT(write(in[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    close(in[1]);
  }

  std::string read_all() {
    close(out[1]);
    std::string text;
    char bytes[4'096];
    for (ssize_t count = 0; (count = read(out[0], bytes, sizeof bytes)) > 0;) {
      text.append(bytes, static_cast<std::size_t>(count));
    }
    return text;
  }
};

}  // namespace

TEST_CASE("each line is answered by a line, the last one without a line break too") {
  TestServer world;
  Pipes pipes;
  pipes.write_and_end(initialize("2025-11-25") + "\n\r\n{\n" + old("ping", ""));
  REQUIRE(serve_stdio(world.server, {.input = pipes.in[0], .output = pipes.out[1]}));
  const std::string text = pipes.read_all();
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
  CHECK(text.ends_with("\n"));
  CHECK(has(text, R"("protocolVersion":"2025-11-25")"));
  CHECK(has(text, "-32700"));
  CHECK(has(text, R"("result":{})"));
}

TEST_CASE("while nothing comes in, time is given away; what comes in is answered all the same") {
  TestServer world;
  Pipes pipes;
  int idle = 0;
  const auto look = [&] {
    if (++idle == 3) {
      pipes.write_and_end(initialize("2025-11-25") + "\n");
    }
  };
  REQUIRE(serve_stdio(world.server, {.input = pipes.in[0],
                                     .output = pipes.out[1],
                                     .idle = look,
                                     .idle_after = std::chrono::milliseconds(1)}));
  CHECK(idle == 3);
  CHECK(has(pipes.read_all(), R"("protocolVersion":"2025-11-25")"));
}

TEST_CASE("calls in progress are answered after the end of input") {
  TestServer world;
  std::thread later;
  world.server.add(Tool{.name = "work",
                        .title = {},
                        .description = "Works.",
                        .output = std::nullopt,
                        .effects = {},
                        .handler = [&](Call, ToolReply reply) {
                          later = std::thread([kept = std::move(reply)]() mutable {
                            kept.send(text_result("late"));
                          });
                        }});
  Pipes pipes;
  pipes.write_and_end(modern("tools/call", R"("name":"work")") + "\n");
  REQUIRE(serve_stdio(world.server, {.input = pipes.in[0], .output = pipes.out[1]}));
  later.join();
  CHECK(has(pipes.read_all(), "late"));
}

}  // namespace noctem::mcp
