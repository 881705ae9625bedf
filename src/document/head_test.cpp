#include "noctem/document/head.hpp"

#include <doctest/doctest.h>

#include <string>

#include "test_kinds.hpp"

using namespace noctem;
using namespace noctem::document;
using codec::Json;

namespace {

Head test_head() {
  return {
      .mesh = test_mesh().text(), .root = crypto::sha256("root"), .size = 3, .time = 1'700'000'000};
}

}  // namespace

TEST_CASE("a head is signed over the prefix and its canonical bytes") {
  const SignedHead signed_head = sign_head(test_head(), test_key());
  const std::string bytes = "noctem/head/v1\n{\"mesh\":\"" + test_mesh().text() + "\",\"root\":\"" +
                            to_hex(test_head().root) + "\",\"size\":3,\"time\":1700000000}";
  CHECK(signed_head.signature == test_key().sign(view_of(bytes)));
  CHECK(verify_head(signed_head, test_key().public_key()));
  CHECK_FALSE(verify_head(signed_head, test_key(8).public_key()));
}

TEST_CASE("a change of any member breaks the signature") {
  const SignedHead good = sign_head(test_head(), test_key());
  SignedHead bad = good;
  bad.head.size = 4;
  CHECK_FALSE(verify_head(bad, test_key().public_key()));
  bad = good;
  bad.head.time += 1;
  CHECK_FALSE(verify_head(bad, test_key().public_key()));
  bad = good;
  bad.head.root[31] ^= 1;
  CHECK_FALSE(verify_head(bad, test_key().public_key()));
  bad = good;
  bad.head.mesh = codec::Cid(codec::CidCodec::json, crypto::sha256("other")).text();
  CHECK_FALSE(verify_head(bad, test_key().public_key()));
}

TEST_CASE("a head reads back as it was written") {
  const SignedHead signed_head = sign_head(test_head(), test_key());
  const auto again = head_from_json(head_json(signed_head));
  REQUIRE(again.has_value());
  CHECK(again->head == signed_head.head);
  CHECK(again->signature == signed_head.signature);
}

TEST_CASE("what is no head is refused") {
  const auto refused = [](std::string_view name, Json value) {
    Json json = head_json(sign_head(test_head(), test_key()));
    codec::JsonObject head = *json.find("head")->object();
    head.set(std::string(name), std::move(value));
    json.object()->set("head", head);
    return !head_from_json(json).has_value();
  };
  CHECK_FALSE(refused("size", 1));
  CHECK(refused("size", 0));
  CHECK(refused("time", -1));
  CHECK(refused("mesh", ""));
  CHECK(refused("root", "00"));
  CHECK(refused("root", std::string(64, 'A')));
  CHECK(refused("more", 1));
  Json unsigned_head = head_json(sign_head(test_head(), test_key()));
  unsigned_head.object()->erase("signature");
  CHECK_FALSE(head_from_json(unsigned_head).has_value());
  CHECK_FALSE(head_from_json(Json()).has_value());
}
