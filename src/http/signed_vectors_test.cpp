// The door against tests/data/signed_requests.json, which a TypeScript test recomputes on its own.

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "noctem/http/problem.hpp"

#include "door_fixture.hpp"

using namespace noctem;
using namespace noctem::http;
using codec::Json;

namespace {

Json read_vectors() {
  std::ifstream file("tests/data/signed_requests.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto vectors = codec::parse_json(text);
  REQUIRE(vectors.has_value());
  return *std::move(vectors);
}

std::string text_at(const Json& vector, std::string_view name) {
  const Json* member = vector.find(name);
  return member ? *member->text() : "";
}

const codec::JsonArray& list_at(const Json& vectors, std::string_view name) {
  const codec::JsonArray& list = *vectors.find(name)->array();
  REQUIRE(!list.empty());
  return list;
}

Request bare_request(const Json& vector) {
  Request request;
  request.method = text_at(vector, "method");
  request.target = text_at(vector, "target");
  request.body = text_at(vector, "body");
  request.peer.address = "192.0.2.7";
  return request;
}

Request request_of(const Json& vector) {
  Request request = bare_request(vector);
  for (const Json& header : list_at(vector, "headers")) {
    request.headers.add(*(*header.array())[0].text(), *(*header.array())[1].text());
  }
  return request;
}

Effect effect_in(const Json& vector) {
  return text_at(vector, "effect") == "none" ? Effect::none : Effect::changes;
}

// A new door for each vector: budgets and replays have tests of their own.
struct VectorWorld : DoorWorld {
  explicit VectorWorld(const Json& vectors) {
    time.now = *vectors.find("now")->integer();
    time.started = *vectors.find("started")->integer();
    keys.add(bob.public_key(), KnownKey::Standing::revoked);
  }
};

}  // namespace

TEST_CASE("vectors: forms 1 and 2 sign these bytes, and the door admits them") {
  const Json vectors = read_vectors();
  for (const Json& vector : list_at(vectors, "requests")) {
    const std::string name = text_at(vector, "name");
    CAPTURE(name);
    VectorWorld world(vectors);
    Request request = bare_request(vector);
    request.headers.add("Host", text_at(vector, "host"));
    const std::string timestamp = text_at(vector, "timestamp");
    const std::string nonce = text_at(vector, "nonce");
    const SignedParts parts = parts_of(request, timestamp, nonce);
    const bool seed = *vector.find("form")->integer() == 1;
    CHECK((seed ? seed_form_bytes(parts) : bound_form_bytes(parts)) == text_at(vector, "signed"));
    const std::string agent = text_at(vector, "agent");
    const Headers headers = seed ? sign_seed_form(agent, world.alice, parts)
                                 : sign_bound_form(agent, world.alice, parts);
    CHECK(headers.find(kSignatureHeader) == text_at(vector, "signature"));
    const Effect effect = request.method == "POST" ? Effect::changes : Effect::none;
    CHECK(world.admit(with_headers(request, headers), effect) == "admitted");
  }
}

TEST_CASE("vectors: form 3 brings one envelope or a named pair") {
  const Json vectors = read_vectors();
  for (const Json& vector : list_at(vectors, "documents")) {
    const std::string name = text_at(vector, "name");
    CAPTURE(name);
    VectorWorld world(vectors);
    const auto admitted = world.door.admit(request_of(vector), effect_in(vector), world.time);
    REQUIRE(admitted.has_value());
    const codec::JsonArray& members = list_at(vector, "members");
    REQUIRE(admitted->envelopes.size() == members.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
      CHECK(admitted->envelopes[i].first == *members[i].text());
    }
  }
}

TEST_CASE("vectors: every refusal has its reason and its status") {
  const Json vectors = read_vectors();
  for (const Json& vector : list_at(vectors, "refused")) {
    const std::string name = text_at(vector, "name");
    CAPTURE(name);
    VectorWorld world(vectors);
    const auto admitted = world.door.admit(request_of(vector), effect_in(vector), world.time);
    REQUIRE(!admitted.has_value());
    CHECK(admitted.error().error.reason == text_at(vector, "reason"));
    CHECK(admitted.error().response().status == *vector.find("status")->integer());
  }
}
