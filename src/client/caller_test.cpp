#include "noctem/client/caller.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "noctem/http/request_signing.hpp"

using namespace noctem;
using namespace noctem::client;

namespace {

class Still final : public env::Clock {
 public:
  env::WallTime wall() const override { return env::WallTime(std::chrono::seconds(1'790'000'000)); }
  env::SteadyTime steady() const override { return {}; }
};

class Zeros final : public env::Random {
 public:
  void fill(std::span<std::uint8_t> out) override { std::ranges::fill(out, std::uint8_t{0}); }
};

// Answers at once with what it was given, and keeps what it was sent.
class Echo final : public env::Wire {
 public:
  void send(env::WireRequest request,
            std::function<void(Result<env::WireResponse>)> reply) override {
    sent = std::move(request);
    reply(answer);
  }
  std::string header(std::string_view name) const {
    for (const auto& [field, value] : sent.headers) {
      if (field == name) {
        return value;
      }
    }
    return "";
  }
  env::WireRequest sent;
  env::WireResponse answer{200, {}, "{}"};
};

struct Line {
  Echo wire;
  Still clock;
  Zeros random;
  crypto::SigningKey key = crypto::SigningKey::from_seed(Bytes(32, 9)).value();
  Caller caller{wire, clock, random, "http://Example.org:7654/"};
  Signer signer() const { return {http::key_id(key.public_key()), key}; }
};

}  // namespace

TEST_CASE("a read is signed over host, target and nonce") {
  Line line;
  const std::string target = TargetWriter("/api/x").add("q", "a b&c").add("n", "1").text();
  CHECK(target == "/api/x?q=a%20b%26c&n=1");
  REQUIRE(line.caller.get(target, line.signer()).has_value());
  CHECK(line.wire.sent.url == "http://Example.org:7654" + target);
  CHECK(line.wire.header(std::string(http::kAgentHeader)) == line.signer().id);
  CHECK(line.wire.header(std::string(http::kSignatureHeader)).starts_with("v2="));
  CHECK(line.wire.header(std::string(http::kTimestampHeader)) == "1790000000");
}

TEST_CASE("an unsigned read carries no name") {
  Line line;
  REQUIRE(line.caller.get("/healthz", std::nullopt).has_value());
  CHECK(line.wire.header(std::string(http::kAgentHeader)).empty());
}

TEST_CASE("a write says that its document is its signature") {
  Line line;
  REQUIRE(line.caller.write("DELETE", "/api/y", codec::JsonObject{}, line.signer()).has_value());
  CHECK(line.wire.sent.method == "DELETE");
  CHECK(line.wire.header(std::string(http::kSignatureHeader)) == "doc");
  CHECK(line.wire.header("Content-Type") == "application/json");
}

TEST_CASE("a problem is the error that it was on the other side") {
  Line line;
  line.wire.answer = {409,
                      {},
                      R"({"type":"urn:noctem:error:conflict:already_known","title":"Conflict",)"
                      R"("status":409,"detail":"this is known"})"};
  const auto refused = line.caller.get("/x", std::nullopt);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error() == conflict("already_known", "this is known"));
}

TEST_CASE("an answer that is no node's is said to be none") {
  Line line;
  for (const auto* body : {"", "<html>", "{}", R"({"type":"about:blank","detail":"x"})",
                           R"({"type":"urn:noctem:error:odd:x","detail":"x"})"}) {
    line.wire.answer = {502, {}, body};
    CHECK(line.caller.get("/x", std::nullopt).error().reason == "answer");
  }
  line.wire.answer = {204, {}, ""};
  CHECK(line.caller.get("/x", std::nullopt)->is_null());
}
