#pragma once
// A server over nothing: messages are texts, what comes back is kept in a list.
//
// For tests only; one thread.

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/log.hpp"
#include "noctem/mcp/peer.hpp"
#include "noctem/mcp/server.hpp"

namespace noctem::mcp {

class TestClock final : public env::Clock {
 public:
  env::WallTime wall() const override { return env::WallTime{now_}; }
  env::SteadyTime steady() const override { return env::SteadyTime{now_}; }
  void pass(std::chrono::seconds time) { now_ += time; }

 private:
  std::chrono::seconds now_{1'700'000'000};
};

class TestRandom final : public env::Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) {
      byte = next_++;
    }
  }

 private:
  std::uint8_t next_ = 1;
};

class TestLog final : public LogSink {
 public:
  bool wants(LogLevel, std::string_view) const override { return true; }
  void write(const LogEvent& event) override {
    lines.push_back(format_event(event, LogFormat::text));
  }
  std::vector<std::string> lines;
};

class Kept final : public Outlet {
 public:
  bool send(Outgoing message) override {
    messages.push_back(std::move(message));
    return is_there;
  }
  std::vector<Outgoing> messages;
  bool is_there = true;
};

struct TestServer {
  explicit TestServer(Limits limits = {})
      : server({.name = "test", .title = "Test", .version = "1", .instructions = "Ask first."},
               {.clock = clock, .random = random, .log = Log(log)}, limits) {}

  // All that comes back for one message, as texts.
  std::vector<std::string> say(Peer& peer, std::string_view text) {
    const auto kept = std::make_shared<Kept>();
    peer.receive(text, kept);
    std::vector<std::string> texts;
    for (const Outgoing& message : kept->messages) {
      texts.push_back(message.text);
    }
    return texts;
  }

  std::string only(Peer& peer, std::string_view text) {
    auto texts = say(peer, text);
    return texts.size() == 1 ? texts.front() : std::to_string(texts.size()) + " messages";
  }

  TestClock clock;
  TestRandom random;
  TestLog log;
  Server server;
};

inline bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// A request of the new era: params without the braces, to which `_meta` is added.
inline std::string modern(std::string_view method, std::string_view params,
                          std::string_view capabilities = "{}") {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(method) + R"(","params":{)" +
         std::string(params) + (params.empty() ? "" : ",") +
         R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)" +
         R"("io.modelcontextprotocol/clientCapabilities":)" + std::string(capabilities) + "}}}";
}

inline std::string old(std::string_view method, std::string_view params) {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(method) + R"(","params":{)" +
         std::string(params) + "}}";
}

inline std::string initialize(std::string_view revision, std::string_view capabilities = "{}") {
  return old("initialize", R"("protocolVersion":")" + std::string(revision) +
                               R"(","capabilities":)" + std::string(capabilities) +
                               R"(,"clientInfo":{"name":"c","version":"2"})");
}

}  // namespace noctem::mcp
