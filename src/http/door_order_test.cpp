// The order of the door's checks, and who pays. Each case would notice that two neighbours changed
// places: it breaks both rules at once and looks which one speaks, or attacks with what must not
// cost the victim anything.

#include <doctest/doctest.h>

#include "noctem/http/target.hpp"

#include "door_fixture.hpp"

using namespace noctem;
using namespace noctem::http;
using namespace std::chrono_literals;

namespace {

Request forged(Request request) {
  request.headers.set(kSignatureHeader, std::string(128, 'a'));
  return request;
}

Request from(Request request, Peer peer) {
  request.peer = std::move(peer);
  return request;
}

}  // namespace

TEST_CASE("size before syntax") {
  DoorWorld world({.hosts = {}, .body_bytes_max = 100});
  Request request = plain_request("POST", "/a", std::string(101, ' '));
  CHECK(world.admit(request) == "body_too_large");
  request = plain_request("POST", "/" + std::string(kTargetBytesMax, 'a'), "");
  CHECK(world.admit(request) == "target_too_long");
}

TEST_CASE("syntax before time") {
  DoorWorld world;
  Request request = seed_signed(plain_request(), world.alice, kNow - 301);
  request.headers.set(kAgentHeader, "nobody");
  CHECK(world.admit(request) == "agent_id");
}

TEST_CASE("time before the key is looked for") {
  DoorWorld world;
  CHECK(world.admit(seed_signed(plain_request(), world.stranger, kNow - 301)) == "clock");
  CHECK(world.keys.asked() == 0);
}

TEST_CASE("the key before the address pays; an unknown or revoked key costs no verification") {
  DoorWorld world;
  const std::string address = "192.0.2.7";
  world.keys.add(world.bob.public_key(), KnownKey::Standing::revoked);
  world.addresses.charge(address, 80, world.time.steady);
  CHECK(world.admit(seed_signed(plain_request(), world.stranger)) == "unknown_key");
  CHECK(world.admit(seed_signed(plain_request(), world.bob)) == "revoked");
  CHECK(world.refusal(seed_signed(plain_request(), world.bob)).response().status == 403);
  CHECK(world.verifications() == 0);
  CHECK(world.admit(seed_signed(plain_request(), world.alice)) == "address_rate");
}

TEST_CASE("the address before agent and operator, the agent before the operator") {
  DoorWorld world;
  world.addresses.charge("192.0.2.7", 40, world.time.steady);
  world.agents.charge(DoorWorld::id(world.alice), 10, world.time.steady);
  world.operators.charge(DoorWorld::operator_of(world.alice), 16, world.time.steady);
  const Request request = seed_signed(plain_request(), world.alice);
  CHECK(world.admit(request) == "address_rate");
  CHECK(world.admit(from(request, {.address = "192.0.2.8"})) == "agent_rate");
  world.agents.give_back(DoorWorld::id(world.alice), 10, world.time.steady);
  CHECK(world.admit(from(request, {.address = "192.0.2.8"})) == "operator_rate");
  CHECK(world.verifications() == 0);
}

TEST_CASE("budgets before the replay, the replay before the signature") {
  DoorWorld world;
  const Request request = bound_signed(plain_request(), world.alice);
  REQUIRE(world.admit(request) == "admitted");
  REQUIRE(world.verifications() == 1);
  Request tampered = request;
  tampered.body = "{ }";
  CHECK(world.admit(tampered) == "replay");
  CHECK(world.verifications() == 1);
  world.agents.charge(DoorWorld::id(world.alice), 10, world.time.steady);
  CHECK(world.admit(request) == "agent_rate");
}

TEST_CASE("a bad signature costs its address ten tokens and its victim none") {
  DoorWorld world;
  CHECK(world.admit(forged(seed_signed(plain_request(), world.alice))) == "signature");
  CHECK(world.left(world.addresses, "192.0.2.7") == 30);
  CHECK(world.left(world.agents, DoorWorld::id(world.alice)) == 5);
  CHECK(world.left(world.operators, DoorWorld::operator_of(world.alice)) == 8);
  CHECK(world.replays.size() == 0);
}

TEST_CASE("a flood of forged requests stops at the attacker's address; the victim goes on") {
  DoorWorld world;
  int verified = 0;
  const Request attack =
      from(forged(seed_signed(plain_request(), world.alice)), {.address = "198.51.100.1"});
  for (int i = 0; i < 1'000; ++i) {
    verified += world.admit(attack) == "signature" ? 1 : 0;
  }
  CHECK(verified == 4);  // 40 tokens, ten each
  CHECK(world.verifications() == 4);
  CHECK(world.admit(seed_signed(plain_request(), world.alice)) == "admitted");
}

TEST_CASE("a good request pays once everywhere, a refused one only at its address") {
  DoorWorld world;
  CHECK(world.admit(seed_signed(plain_request(), world.alice)) == "admitted");
  CHECK(world.left(world.addresses, "192.0.2.7") == 39);
  CHECK(world.left(world.agents, DoorWorld::id(world.alice)) == 4);
  CHECK(world.left(world.operators, DoorWorld::operator_of(world.alice)) == 7);
  CHECK(world.admit(seed_signed(plain_request(), world.alice)) == "replay");
  CHECK(world.left(world.addresses, "192.0.2.7") == 38);
  CHECK(world.left(world.agents, DoorWorld::id(world.alice)) == 4);
}

TEST_CASE("what was charged for a known document is given back") {
  DoorWorld world;
  const auto admitted = world.door.admit(
      document_request(note(world.alice, world.alice), world.alice), Effect::changes, world.time);
  REQUIRE(admitted.has_value());
  CHECK(world.left(world.agents, DoorWorld::id(world.alice)) == 4);
  world.door.give_back(admitted->signer, world.time.steady);
  CHECK(world.left(world.agents, DoorWorld::id(world.alice)) == 5);
  CHECK(world.left(world.operators, DoorWorld::operator_of(world.alice)) == 8);
}

TEST_CASE("a drained bucket says when to come back") {
  DoorWorld world;
  world.agents.charge(DoorWorld::id(world.alice), 7, world.time.steady);
  const Refusal refused = world.refusal(seed_signed(plain_request(), world.alice));
  CHECK(refused.error.reason == "agent_rate");
  const Response response = refused.response();
  CHECK(response.status == 429);
  CHECK(response.headers.find("Retry-After") == "3");
}

TEST_CASE("on loopback each connection pays for itself and is closed after three bad signatures") {
  DoorWorld world;
  for (const Peer::Reach reach : {Peer::Reach::loopback, Peer::Reach::proxy}) {
    const std::uint64_t number = reach == Peer::Reach::proxy ? 20 : 10;
    const Request bad =
        from(forged(seed_signed(plain_request(), world.alice)), {"127.0.0.1", number, reach});
    CHECK(world.refusal(bad).connection == Refusal::Connection::keep);
    CHECK(world.refusal(bad).connection == Refusal::Connection::keep);
    const Refusal third = world.refusal(bad);
    CHECK(third.connection == Refusal::Connection::close);
    CHECK(third.response().headers.find("Connection") == "close");
    const Request neighbour = from(bound_signed(plain_request(), world.alice, kNow,
                                                std::string(16, 'a' + static_cast<char>(number))),
                                   {"127.0.0.1", number + 1, reach});
    CHECK(world.admit(neighbour) == "admitted");
    CHECK(world.left(world.addresses, "connection " + std::to_string(number)) == 10);
  }
}

TEST_CASE("over the network the address pays, and connections stay open") {
  DoorWorld world;
  for (int i = 0; i < 4; ++i) {
    const Refusal refused = world.refusal(forged(seed_signed(plain_request(), world.alice)));
    CHECK(refused.error.reason == "signature");
    CHECK(refused.connection == Refusal::Connection::keep);
    CHECK(!refused.response().headers.find("Connection"));
  }
}

TEST_CASE("every outcome has its number") {
  DoorWorld world;
  world.admit(seed_signed(plain_request(), world.alice));
  world.admit(seed_signed(plain_request(), world.alice));
  world.admit(seed_signed(plain_request(), world.stranger));
  world.admit(document_request(codec::JsonObject{}, world.alice));
  const std::string text = world.metrics.text();
  for (const char* const outcome : {"admitted", "replay", "unknown_key", "envelope"}) {
    CAPTURE(outcome);
    CHECK(text.find("{outcome=\"" + std::string(outcome) + "\"} 1\n") != std::string::npos);
  }
}
