#pragma once
// An endpoint behind a router and no socket: requests are values, and what is answered is kept.
//
// For tests only; one thread.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/assert.hpp"
#include "noctem/mcp/http_endpoint.hpp"

#include "server_test.hpp"

namespace noctem::mcp {

// What came back for one request.
struct Heard {
  std::vector<http::Response> responses;
  std::vector<std::string> events;
  enum class Stream { none, open, ended, closed } stream = Stream::none;
  std::function<void()> gone;
};

class HeardStream final : public http::EventStream {
 public:
  explicit HeardStream(std::shared_ptr<Heard> heard) : heard_(std::move(heard)) {
    heard_->stream = Heard::Stream::open;
  }
  ~HeardStream() override {
    if (heard_->stream == Heard::Stream::open) {
      heard_->stream = Heard::Stream::ended;
    }
  }
  bool send(std::string_view, std::string_view data, std::string_view) override {
    if (is_open()) {
      heard_->events.emplace_back(data);
    }
    return is_open();
  }
  bool is_open() const override { return heard_->stream == Heard::Stream::open; }
  void on_close(std::function<void()> gone) override { heard_->gone = std::move(gone); }

 private:
  const std::shared_ptr<Heard> heard_;
};

class HeardSink final : public http::ReplySink {
 public:
  explicit HeardSink(std::shared_ptr<Heard> heard) : heard_(std::move(heard)) {}
  void send(http::Response response) override { heard_->responses.push_back(std::move(response)); }
  void report(const Error&) override {}
  std::shared_ptr<http::EventStream> stream(http::Response head) override {
    heard_->responses.push_back(std::move(head));
    return std::make_shared<HeardStream>(heard_);
  }

 private:
  const std::shared_ptr<Heard> heard_;
};

struct TestEndpoint {
  explicit TestEndpoint(TestServer& world, std::size_t sessions_max = 4)
      : endpoint(world.server, options(sessions_max)) {
    endpoint.add_routes(router);
  }

  static HttpOptions options(std::size_t sessions_max) {
    HttpOptions options;
    options.admit = [](std::string_view token) {
      return token == "right" ? Admission::granted : Admission::refused;
    };
    options.refusal = "make a token with `noctem mcp token`";
    options.origins = {"https://tool.example"};
    options.sessions_max = sessions_max;
    return options;
  }

  std::shared_ptr<Heard> ask(http::Request request) {
    auto heard = std::make_shared<Heard>();
    request.target = "/mcp";
    auto match = router.match(std::move(request));
    if (auto* refused = std::get_if<http::Response>(&match)) {
      heard->responses.push_back(std::move(*refused));
      return heard;
    }
    auto& found = std::get<http::Router::Match>(match);
    (*found.handler)(std::move(found.call), http::Reply(std::make_unique<HeardSink>(heard)));
    return heard;
  }

  std::shared_ptr<Heard> post(std::string body, http::Headers headers) {
    headers.set("Host", "127.0.0.1:7654");
    headers.set("Content-Type", "application/json");
    return ask(
        {.method = "POST", .target = {}, .headers = std::move(headers), .body = body, .peer = {}});
  }

  http::Router router;
  HttpEndpoint endpoint;
};

inline http::Headers bearer() {
  return {{"Authorization", "Bearer right"}, {"Accept", "application/json, text/event-stream"}};
}

inline http::Headers modern_headers(std::string_view method, std::string_view name = {}) {
  http::Headers headers = bearer();
  headers.set("MCP-Protocol-Version", "2026-07-28");
  headers.set("Mcp-Method", std::string(method));
  if (!name.empty()) {
    headers.set("Mcp-Name", std::string(name));
  }
  return headers;
}

}  // namespace noctem::mcp
