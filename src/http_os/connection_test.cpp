#include "connection.hpp"

#include <doctest/doctest.h>

#include "connection_fixture.hpp"

namespace noctem::http_os {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

http::Response ok(std::string body) {
  return {.status = 200, .headers = {}, .body = std::move(body)};
}

TEST_CASE("an answer on the lane's own thread goes straight out") {
  Stage stage;
  stage.mailbox->settle();
  const auto far = stage.connect();
  Stage::say(*far, kGet);
  REQUIRE(stage.requests.size() == 1);
  CHECK(stage.requests[0].target == "/a");
  CHECK(stage.requests[0].received == stage.clock.now);
  CHECK(stage.requests[0].peer.address == "192.0.2.1");
  stage.take_reply().send(ok("hi"));
  CHECK(far->received ==
        "HTTP/1.1 200 OK\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\ncontent-length: 2\r\n\r\nhi");
  CHECK(stage.wakes == 0);
  CHECK(far->heard == FarSide::Heard::nothing);
}

TEST_CASE("answers from elsewhere come by one wake, however many") {
  Stage stage;
  const auto one = stage.connect();
  const auto two = stage.connect();
  Stage::say(*one, kGet);
  Stage::say(*two, kGet);
  stage.take_reply().send(ok("1"));
  stage.take_reply().send(ok("2"));
  CHECK(one->received.empty());
  CHECK(stage.wakes == 1);
  stage.mailbox->open_letters();
  CHECK(one->received.ends_with("\r\n\r\n1"));
  CHECK(two->received.ends_with("\r\n\r\n2"));
}

TEST_CASE("a second request waits until the first is answered") {
  Stage stage;
  stage.mailbox->settle();
  const auto far = stage.connect();
  Stage::say(*far, kGet + kGet + "GET /b HTTP");
  CHECK(stage.requests.size() == 1);
  stage.take_reply().send(ok("1"));
  CHECK(stage.requests.size() == 2);
  stage.take_reply().send(ok("2"));
  CHECK(count(far->received, "HTTP/1.1 200") == 2);
  Stage::say(*far, "/1.1\r\nHost: h\r\n\r\n");
  CHECK(stage.requests.back().target == "/b");
}

TEST_CASE("a dropped reply is a 500, and the connection goes on") {
  Stage stage;
  stage.mailbox->settle();
  const auto far = stage.connect();
  Stage::say(*far, kGet);
  {
    const http::Reply dropped = stage.take_reply();
  }
  CHECK(far->received.starts_with("HTTP/1.1 500"));
  Stage::say(*far, kGet);
  CHECK(stage.requests.size() == 2);
}

TEST_CASE("an answer that comes after its deadline answers nothing else") {
  Stage stage;
  stage.mailbox->settle();
  const auto far = stage.connect();
  Stage::say(*far, kGet);
  stage.pass(seconds(59));
  CHECK(far->received.empty());
  stage.pass(seconds(2));
  CHECK(far->received.starts_with("HTTP/1.1 503"));
  CHECK(far->received.find("connection: close") != std::string::npos);
  CHECK(far->heard == FarSide::Heard::end);
  stage.take_reply().send(ok("late"));
  CHECK(far->received.find("late") == std::string::npos);
}

TEST_CASE("an answer to a connection that has gone is harmless") {
  Stage stage;
  const auto far = stage.connect();
  Stage::say(*far, kGet);
  http::Reply early = stage.take_reply();
  early.send(ok("in the box"));
  stage.lane->close_all();
  CHECK(far->heard == FarSide::Heard::close);
  CHECK(stage.lane->connections.empty());
  CHECK(stage.core.metrics.connections->load() == 0);
  stage.mailbox->open_letters();
  const auto next = stage.connect();
  Stage::say(*next, kGet);
  http::Reply late = stage.take_reply();
  stage.lane->close_all();
  stage.mailbox->close();
  late.send(ok("after the end"));
  CHECK(next->received.empty());
}

TEST_CASE("each state has its deadline") {
  Stage stage;
  stage.mailbox->settle();
  const auto idle = stage.connect();
  const auto head = stage.connect();
  const auto body = stage.connect();
  Stage::say(*head, "GET /");
  Stage::say(*body, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
  stage.pass(milliseconds(9'900));
  Stage::say(*head, "a");  // a byte more does not give more time
  CHECK(head->received.empty());
  stage.pass(milliseconds(200));
  CHECK(head->received.starts_with("HTTP/1.1 408"));
  stage.pass(milliseconds(20'000));
  CHECK(body->received.starts_with("HTTP/1.1 408"));
  CHECK(idle->heard == FarSide::Heard::nothing);
  stage.pass(seconds(91));
  CHECK(idle->heard == FarSide::Heard::close);
  CHECK(idle->received.empty());
}

TEST_CASE("a refused sender may still read its answer, but not for ever") {
  Stage stage;
  stage.mailbox->settle();
  const auto polite = stage.connect();
  const auto endless = stage.connect();
  const auto silent = stage.connect();
  for (const auto& far : {polite, endless, silent}) {
    Stage::say(*far, "nonsense\n");
    CHECK(far->received.starts_with("HTTP/1.1 400"));
    CHECK(far->heard == FarSide::Heard::end);
  }
  polite->open = FarSide::Open::half;
  Stage::say(*polite, "more");
  CHECK(polite->heard == FarSide::Heard::close);
  Stage::say(*endless, std::string(5 << 20, 'x'));
  CHECK(endless->heard == FarSide::Heard::close);
  stage.pass(milliseconds(2'100));
  CHECK(silent->heard == FarSide::Heard::close);
  CHECK(stage.requests.empty());
}

TEST_CASE("a slow reader gets time for progress, not for single bytes") {
  Stage stage;
  stage.mailbox->settle();
  for (const std::size_t step : {std::size_t{1}, std::size_t{20'000}}) {
    const auto far = stage.connect();
    far->room = 0;
    Stage::say(*far, kGet);
    stage.take_reply().send(ok(std::string(200'000, 'x')));
    for (int i = 0; i < 8; ++i) {
      stage.pass(seconds(20));
      Stage::make_room(*far, step);
    }
    CHECK((far->heard == FarSide::Heard::close) == (step == 1));
  }
}

TEST_CASE("half of a connection is enough to be answered") {
  Stage stage;
  stage.mailbox->settle();
  const auto far = stage.connect();
  Stage::say(*far, kGet);
  far->open = FarSide::Open::half;
  stage.take_reply().send(ok("whole"));
  CHECK(far->received.ends_with("whole"));
  Stage::wake_reader(*far);
  CHECK(far->heard == FarSide::Heard::close);
}

TEST_CASE("drain: the idle go, what is begun is finished, what is new is refused") {
  Stage stage;
  stage.mailbox->settle();
  const auto idle = stage.connect();
  const auto parked = stage.connect();
  const auto begun = stage.connect();
  Stage::say(*parked, kGet + kGet);
  Stage::say(*begun, "GET /a HT");
  stage.lane->drain();
  CHECK(idle->heard == FarSide::Heard::close);
  Stage::say(*begun, "TP/1.1\r\nHost: h\r\n\r\n");
  CHECK(begun->received.starts_with("HTTP/1.1 503"));
  stage.take_reply().send(ok("done"));
  CHECK(parked->received.find("connection: close") != std::string::npos);
  CHECK(parked->received.ends_with("done"));
  CHECK(stage.requests.size() == 1);
}

TEST_CASE("what is still parked when the drain's time is over gets 503") {
  Stage stage;
  const auto parked = stage.connect();
  Stage::say(*parked, kGet);
  stage.lane->drain();
  stage.lane->expire();
  CHECK(parked->received.starts_with("HTTP/1.1 503"));
  stage.lane->expire();
  CHECK(stage.lane->connections.empty());
}

TEST_CASE("a lane knows since when it has nothing to do") {
  Stage stage;
  stage.mailbox->settle();
  const auto begun = stage.clock.now;
  CHECK(stage.lane->activity.idle_since() == begun);
  const auto far = stage.connect();
  Stage::say(*far, kGet);
  CHECK_FALSE(stage.lane->activity.idle_since());
  stage.pass(seconds(3));
  stage.take_reply().send(ok(""));
  CHECK(stage.lane->activity.idle_since() == begun + seconds(3));
  Stage::say(*far, kGet);
  stage.lane->close_all();
  CHECK(stage.lane->activity.idle_since() == begun + seconds(3));
}

TEST_CASE("bodies that are coming in share one limit, and give back what they took") {
  ServerOptions options = small_options();
  options.bodies_bytes_max = 1'000;
  options.workers = 1;
  Stage stage(options);
  stage.mailbox->settle();
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\n";
  const auto first = stage.connect();
  Stage::say(*first, head + std::string(600, 'x'));
  const auto second = stage.connect();
  Stage::say(*second, head + std::string(400, 'x'));
  CHECK(second->received.empty());
  Stage::say(*second, "x");
  CHECK(second->received.starts_with("HTTP/1.1 503"));
  CHECK(stage.lane->body_bytes == 600);
  const auto third = stage.connect();
  Stage::say(*third, head + std::string(400, 'x'));
  CHECK(stage.lane->body_bytes == 1'000);
  third->open = FarSide::Open::no;
  Stage::wake_reader(*third);
  CHECK(stage.lane->body_bytes == 600);
  Stage::say(*first, std::string(300, 'x'));
  CHECK(stage.requests.size() == 1);
  CHECK(stage.lane->body_bytes == 0);
}

TEST_CASE("an address that asks too often is refused, whatever it asks") {
  ServerOptions options = small_options();
  options.requests_per_second_per_address = 1;
  Stage stage(options);
  stage.mailbox->settle();
  const auto far = stage.connect();
  for (int i = 0; i < 2; ++i) {
    Stage::say(*far, kGet);
    stage.take_reply().send(ok(""));
  }
  Stage::say(*far, kGet);
  CHECK(stage.requests.size() == 2);
  CHECK(far->received.find("HTTP/1.1 429") != std::string::npos);
  CHECK(far->received.find("Retry-After: 1") != std::string::npos);
}

}  // namespace
}  // namespace noctem::http_os
