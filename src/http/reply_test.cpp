#include "noctem/http/reply.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <vector>

using namespace noctem;
using namespace noctem::http;

namespace {

struct Seen {
  std::vector<Response> sent;
  std::vector<Error> reported;
  std::vector<Response> streams;
};

class Sink final : public ReplySink {
 public:
  explicit Sink(Seen& seen) : seen_(seen) {}
  void send(Response response) override { seen_.sent.push_back(std::move(response)); }
  void report(const Error& error) override { seen_.reported.push_back(error); }
  std::shared_ptr<EventStream> stream(Response head) override {
    seen_.streams.push_back(std::move(head));
    return nullptr;
  }

 private:
  Seen& seen_;
};

Reply reply_to(Seen& seen) { return Reply(std::make_unique<Sink>(seen)); }

}  // namespace

TEST_CASE("a reply is sent once and then silent") {
  Seen seen;
  {
    reply_to(seen).send(text_response(200, "hello"));
  }
  REQUIRE(seen.sent.size() == 1);
  CHECK(seen.sent[0].body == "hello");
  CHECK(seen.reported.empty());
}

TEST_CASE("a reply that nobody used answers 500 and tells the log") {
  Seen seen;
  {
    const Reply forgotten = reply_to(seen);
  }
  REQUIRE(seen.sent.size() == 1);
  CHECK(seen.sent[0].status == 500);
  REQUIRE(seen.reported.size() == 1);
  CHECK(seen.reported[0].reason == "reply_forgotten");
}

TEST_CASE("moving hands the duty over; assigning over a waiting reply answers it") {
  Seen first;
  Seen second;
  {
    Reply waiting = reply_to(first);
    const Reply moved = std::move(waiting);
    CHECK(first.sent.empty());
  }
  CHECK(first.sent.size() == 1);
  Reply target = reply_to(first);
  target = reply_to(second);
  CHECK(first.sent.size() == 2);
  CHECK(second.sent.empty());
  target.send(text_response(204, ""));
  CHECK(second.sent.size() == 1);
}

TEST_CASE("an error becomes problem+json; only what the answer hides is reported") {
  Seen seen;
  reply_to(seen).send(invalid("syntax", "mend it"));
  CHECK(seen.sent.back().status == 400);
  CHECK(seen.reported.empty());
  reply_to(seen).send(corrupt("page", "page 7 of /secret/path is damaged"));
  CHECK(seen.sent.back().status == 500);
  CHECK(seen.sent.back().body.find("/secret/path") == std::string::npos);
  REQUIRE(seen.reported.size() == 1);
  CHECK(seen.reported[0].message == "page 7 of /secret/path is damaged");
}

TEST_CASE("an event stream is announced as one and may not be cached") {
  Seen seen;
  reply_to(seen).stream();
  REQUIRE(seen.streams.size() == 1);
  CHECK(seen.sent.empty());
  CHECK(seen.streams[0].status == 200);
  CHECK(seen.streams[0].headers.find("Content-Type") == "text/event-stream");
  CHECK(seen.streams[0].headers.find("Cache-Control") == "no-store");
}
