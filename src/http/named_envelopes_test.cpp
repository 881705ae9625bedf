#include "noctem/http/named_envelopes.hpp"

#include <doctest/doctest.h>

#include "door_fixture.hpp"

using namespace noctem;
using namespace noctem::http;
using codec::JsonObject;

TEST_CASE("a single envelope costs one verification and is handed on parsed") {
  DoorWorld world;
  const auto admitted =
      world.door.admit(document_request(note(world.alice, world.alice, "One"), world.alice),
                       Effect::changes, world.time);
  REQUIRE(admitted.has_value());
  REQUIRE(admitted->envelopes.size() == 1);
  CHECK(admitted->envelopes[0].first.empty());
  CHECK(*admitted->envelopes[0].second.document.value().find("title")->text() == "One");
  CHECK(world.verifications() == 1);
}

TEST_CASE("a pair is named, in its order, and costs two verifications") {
  DoorWorld world;
  for (const auto& [first, second] :
       {std::pair("commit", "reveal"), std::pair("entry", "result")}) {
    const JsonObject body{{second, note(world.alice, world.alice, "Two")},
                          {first, note(world.alice, world.alice, "One")}};
    const auto admitted =
        world.door.admit(document_request(body, world.alice), Effect::changes, world.time);
    REQUIRE(admitted.has_value());
    REQUIRE(admitted->envelopes.size() == 2);
    CHECK(admitted->envelopes[0].first == first);
    CHECK(admitted->envelopes[1].first == second);
  }
  CHECK(world.verifications() == 4);
}

TEST_CASE("every member of a pair is signed by the requesting key, in either place") {
  DoorWorld world;
  const codec::Json own = note(world.alice, world.alice);
  const codec::Json others = note(world.bob, world.bob);
  CHECK(world.admit(document_request(JsonObject{{"commit", own}, {"reveal", others}},
                                     world.alice)) == "author");
  CHECK(world.admit(document_request(JsonObject{{"commit", others}, {"reveal", own}},
                                     world.alice)) == "author");
  CHECK(world.admit(document_request(others, world.alice)) == "author");
  CHECK(world.verifications() == 0);
  const codec::Json forged = note(world.alice, world.bob);
  CHECK(world.admit(document_request(JsonObject{{"commit", own}, {"reveal", forged}},
                                     world.alice)) == "signature");
  CHECK(world.admit(document_request(JsonObject{{"commit", forged}, {"reveal", own}},
                                     world.alice)) == "signature");
  CHECK(world.admit(document_request(forged, world.alice)) == "signature");
}

TEST_CASE("only the named pairs are pairs") {
  DoorWorld world;
  const codec::Json own = note(world.alice, world.alice);
  for (const JsonObject& body :
       {JsonObject{}, JsonObject{{"commit", own}}, JsonObject{{"commit", own}, {"result", own}},
        JsonObject{{"commit", own}, {"reveal", own}, {"entry", own}},
        JsonObject{{"first", own}, {"second", own}}}) {
    CHECK(world.admit(document_request(body, world.alice)) == "envelope_form");
    world.time.steady += std::chrono::hours(1);
  }
}

TEST_CASE("a body that is no envelope costs its address a token and no verification") {
  DoorWorld world;
  Request request = document_request(note(world.alice, world.alice), world.alice);
  for (const char* const body :
       {"", "[]", "1", "null", "{\"document\":{}}", "{\"document\":1,\"signature\":\"\"}",
        "{\"commit\":{}, \"commit\":{}}", "{\"document\":{},\"signature\":\"x\"} trailing",
        "\xff"}) {
    request.body = body;
    const Refusal refused = world.refusal(request);
    CHECK(refused.error.kind == ErrorKind::invalid);
    CHECK(refused.response().status == 400);
  }
  CHECK(world.verifications() == 0);
  CHECK(world.left(world.addresses, "192.0.2.7") == 31);
  CHECK(world.left(world.agents, DoorWorld::id(world.alice)) == 5);
}

TEST_CASE("form 3 is for POST and DELETE, within the size of two envelopes") {
  DoorWorld world;
  Request request = document_request(note(world.alice, world.alice), world.alice);
  request.method = "DELETE";
  CHECK(world.admit(request) == "admitted");
  for (const char* const method : {"GET", "HEAD", "PUT", "post"}) {
    request.method = method;
    CHECK(world.admit(request) == "signature_form");
  }
  request.method = "POST";
  request.body = std::string(kSignedBodyBytesMax + 1, ' ');
  CHECK(world.admit(request) == "body_too_large");
  CHECK(world.left(world.addresses, "192.0.2.7") == 39);
}

TEST_CASE("the spelling of the body does not matter, its documents do") {
  DoorWorld world;
  Request request = document_request(note(world.alice, world.alice, "Hello"), world.alice);
  request.body = codec::write_pretty(note(world.alice, world.alice, "Hello"));
  CHECK(world.admit(request) == "admitted");
  const std::size_t title = request.body.find("Hello");
  request.body[title] = 'J';
  CHECK(world.admit(request) == "signature");
}
