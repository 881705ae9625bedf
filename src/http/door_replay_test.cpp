// Time and repetition at the door.

#include <doctest/doctest.h>

#include "door_fixture.hpp"

using namespace noctem;
using namespace noctem::http;
using namespace std::chrono_literals;

namespace {

void advance(DoorWorld& world, std::int64_t seconds) {
  world.time.now += seconds;
  world.time.steady += std::chrono::seconds(seconds);
}

}  // namespace

TEST_CASE("a time stamp is good for 300 seconds in both directions") {
  DoorWorld world;
  for (const std::int64_t off : {-300, -1, 0, 300}) {
    CHECK(world.admit(seed_signed(plain_request("GET", "/a", ""), world.alice, kNow + off),
                      Effect::none) == "admitted");
  }
  for (const std::int64_t off : {-301, 301, -86'400, 86'400}) {
    const Refusal refused = world.refusal(
        bound_signed(plain_request("GET", "/a", ""), world.alice, kNow + off), Effect::none);
    CHECK(refused.error.reason == "clock");
    CHECK(refused.response().status == 401);
    CHECK(*refused.more.find("server_time")->integer() == kNow);
  }
  CHECK(world.admit(seed_signed(plain_request(), world.alice, 0)) == "clock");
  CHECK(world.admit(seed_signed(plain_request(), world.alice, 9'999'999'999)) == "clock");
}

TEST_CASE("a write is executed once, in forms 1 and 2") {
  DoorWorld world;
  const Request seed = seed_signed(plain_request(), world.alice);
  const Request bound = bound_signed(plain_request(), world.alice);
  CHECK(world.admit(seed) == "admitted");
  CHECK(world.admit(bound) == "admitted");
  CHECK(world.admit(seed) == "replay");
  CHECK(world.admit(bound) == "replay");
  CHECK(world.refusal(bound).response().status == 409);
  CHECK(world.admit(bound_signed(plain_request(), world.alice, kNow, "another-nonce-16")) ==
        "admitted");
}

TEST_CASE("whoever carries the request over another connection does not repeat it either") {
  DoorWorld world;
  Request request = bound_signed(plain_request(), world.alice);
  CHECK(world.admit(request) == "admitted");
  request.peer = {.address = "203.0.113.9", .connection = 99, .reach = Peer::Reach::network};
  request.headers.set("Host", "NODE.EXAMPLE:7654");
  CHECK(world.admit(request) == "replay");
}

TEST_CASE("a read that changes nothing may repeat and is not remembered; one that claims may not") {
  DoorWorld world;
  const Request read = bound_signed(plain_request("GET", "/a", ""), world.alice);
  CHECK(world.admit(read, Effect::none) == "admitted");
  CHECK(world.admit(read, Effect::none) == "admitted");
  CHECK(world.replays.size() == 0);
  CHECK(world.admit(read, Effect::changes) == "admitted");
  CHECK(world.admit(read, Effect::changes) == "replay");
}

TEST_CASE("a document may come again: it is known then") {
  DoorWorld world;
  const Request request = document_request(note(world.alice, world.alice), world.alice);
  CHECK(world.admit(request) == "admitted");
  CHECK(world.admit(request) == "admitted");
  CHECK(world.replays.size() == 0);
}

TEST_CASE("a write cannot be repeated at any moment at which its stamp is accepted") {
  for (const std::int64_t ahead : {0, 150, 300}) {
    DoorWorld world;
    const Request request = bound_signed(plain_request(), world.alice, kNow + ahead);
    REQUIRE(world.admit(request) == "admitted");
    for (std::int64_t second = 1; second <= 300 + ahead; ++second) {
      advance(world, 1);
      REQUIRE(world.admit(request) == "replay");
    }
    advance(world, 1);
    CHECK(world.admit(request) == "clock");
  }
}

TEST_CASE("a clock that jumps back opens no door for what was seen") {
  DoorWorld world;
  const Request request = bound_signed(plain_request(), world.alice);
  REQUIRE(world.admit(request) == "admitted");
  world.time.now -= 200;
  CHECK(world.admit(request) == "replay");
  world.time.now += 400;
  CHECK(world.admit(request) == "replay");
}

TEST_CASE("what was signed before this process began could have been executed by the one before") {
  DoorWorld world;
  world.time.started = kNow - 10;
  const Refusal refused = world.refusal(bound_signed(plain_request(), world.alice, kNow - 11));
  CHECK(refused.error.reason == "clock");
  CHECK(refused.response().body.find("\"server_time\":1700000000") != std::string::npos);
  CHECK(world.admit(seed_signed(plain_request(), world.alice, kNow - 11)) == "clock");
  CHECK(world.admit(bound_signed(plain_request(), world.alice, kNow - 10)) == "admitted");
  CHECK(world.admit(bound_signed(plain_request("GET", "/a", ""), world.alice, kNow - 11),
                    Effect::none) == "admitted");
  CHECK(world.admit(document_request(note(world.alice, world.alice), world.alice, kNow - 11)) ==
        "admitted");
}

TEST_CASE(
    "a full memory refuses writes with 503 and keeps what it has; reads and documents go on") {
  DoorWorld world;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(world.replays.remember(view_of("signature " + std::to_string(i)), kNow) ==
            ReplayCache::Remembered::fresh);
  }
  const Request request = bound_signed(plain_request(), world.alice);
  const Refusal refused = world.refusal(request);
  CHECK(refused.error.reason == "replay_full");
  CHECK(refused.response().status == 503);
  CHECK(refused.response().headers.find("Retry-After") == "60");
  CHECK(world.left(world.agents, DoorWorld::id(world.alice)) == 5);
  CHECK(world.replays.knows(view_of("signature 0"), kNow));
  CHECK(world.admit(request, Effect::none) == "admitted");
  CHECK(world.admit(document_request(note(world.alice, world.alice), world.alice)) == "admitted");
}
