// Whatever a stranger sends to the endpoint, it answers once; without the token it says nothing but
// that, and to a page of another site nothing at all.
//
// The input is a request in parts, each ended by a byte 0xff: method, then names and values of
// headers in turn, an empty name before the body. `@` as a value is the right token; as a session,
// one that is open.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "noctem/base/assert.hpp"
#include "noctem/mcp/http_endpoint.hpp"

#include "mcp_world.hpp"
#include "parts.hpp"

using namespace noctem;
using namespace noctem::mcp;

namespace {

constexpr std::string_view kToken = "Bearer right";

struct Heard {
  std::vector<http::Response> heads;
};

class Stream final : public http::EventStream {
 public:
  bool send(std::string_view, std::string_view data, std::string_view) override {
    NOCTEM_ASSERT(codec::parse_json(data).has_value(), data);
    return true;
  }
  bool is_open() const override { return true; }
  void on_close(std::function<void()>) override {}
};

class Sink final : public http::ReplySink {
 public:
  explicit Sink(std::shared_ptr<Heard> heard) : heard_(std::move(heard)) {}
  void send(http::Response response) override { heard_->heads.push_back(std::move(response)); }
  void report(const Error&) override {}
  std::shared_ptr<http::EventStream> stream(http::Response head) override {
    heard_->heads.push_back(std::move(head));
    return std::make_shared<Stream>();
  }

 private:
  const std::shared_ptr<Heard> heard_;
};

class Endpoint {
 public:
  Endpoint() : endpoint_(world_.server, options()) {
    endpoint_.add_routes(router_);
    const http::Response met = *ask(
        {.method = "POST",
         .target = "/mcp",
         .headers = {{"Authorization", std::string(kToken)}, {"Content-Type", "application/json"}},
         .body = R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":)"
                 R"("2025-03-26","capabilities":{"elicitation":{}}}})",
         .peer = {}});
    session = *met.headers.find("Mcp-Session-Id");
  }

  // Nothing where a stream began.
  std::optional<http::Response> ask(http::Request request) {
    auto match = router_.match(std::move(request));
    if (auto* refused = std::get_if<http::Response>(&match)) {
      return *refused;
    }
    auto& found = std::get<http::Router::Match>(match);
    const auto heard = std::make_shared<Heard>();
    (*found.handler)(std::move(found.call), http::Reply(std::make_unique<Sink>(heard)));
    NOCTEM_ASSERT(heard->heads.size() == 1, heard->heads.size());
    return heard->heads.front();
  }

  std::string session;

 private:
  static HttpOptions options() {
    HttpOptions options;
    options.admit = [](std::string_view token) {
      return token == "right" ? Admission::granted : Admission::refused;
    };
    return options;
  }

  FuzzServer world_;
  HttpEndpoint endpoint_;
  http::Router router_;
};

bool knows_token(const http::Headers& headers) {
  const auto value = headers.find("Authorization");
  return value && value->find("right") != value->npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Endpoint endpoint;
  fuzz::Parts parts(text_of(ByteView(data, size)));
  http::Request request;
  request.method = parts.next();
  request.target = "/mcp";
  for (std::string_view name = parts.next(); !name.empty(); name = parts.next()) {
    std::string value(parts.next());
    if (value == "@") {
      value = name == "Authorization" ? std::string(kToken) : endpoint.session;
    }
    request.headers.add(std::string(name), std::move(value));
  }
  request.body = parts.rest();
  const bool is_known = knows_token(request.headers);
  const auto origin = request.headers.find("Origin");
  const bool is_strange =
      origin && origin->find("localhost") == origin->npos && origin->find('1') == origin->npos;
  const auto response = endpoint.ask(std::move(request));
  NOCTEM_ASSERT(is_known || response->status >= 400 || response->status == 204, response->status);
  NOCTEM_ASSERT(!is_strange || response->status >= 400 || response->status == 204);
  const auto type = response->headers.find("Content-Type");
  const bool is_json = type && type->find("json") != type->npos;
  NOCTEM_ASSERT(!is_json || codec::parse_json(response->body).has_value(), response->body);
  return 0;
}
