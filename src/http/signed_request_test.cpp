#include "noctem/http/signed_request.hpp"

#include <doctest/doctest.h>

#include "noctem/base/strings.hpp"

#include "door_fixture.hpp"

using namespace noctem;
using namespace noctem::http;

namespace {

Request replaced(Request request, std::string_view header, std::string value) {
  request.headers.set(header, std::move(value));
  return request;
}

}  // namespace

TEST_CASE("all three forms are admitted, and say who signed") {
  DoorWorld world;
  for (const auto& [request, form] :
       {std::pair(seed_signed(plain_request(), world.alice), Signer::Form::seed),
        std::pair(bound_signed(plain_request(), world.alice), Signer::Form::bound),
        std::pair(document_request(note(world.alice, world.alice), world.alice),
                  Signer::Form::document)}) {
    const auto admitted = world.door.admit(request, Effect::changes, world.time);
    REQUIRE(admitted.has_value());
    CHECK(admitted->signer.agent == DoorWorld::id(world.alice));
    CHECK(admitted->signer.operator_id == DoorWorld::operator_of(world.alice));
    CHECK(admitted->signer.key == world.alice.public_key());
    CHECK(admitted->signer.form == form);
  }
}

TEST_CASE("no part of a signed request can be changed") {
  DoorWorld world;
  for (const bool bound : {false, true}) {
    const Request good = bound ? bound_signed(plain_request(), world.alice)
                               : seed_signed(plain_request(), world.alice);
    Request other = good;
    other.method = "PUT";
    CHECK(world.admit(other) == "signature");
    other = good;
    other.method = "post";
    CHECK(world.admit(other) == "signature");
    other = good;
    other.body = "{ }";
    CHECK(world.admit(other) == "signature");
    other = replaced(good, kTimestampHeader, timestamp_text(kNow + 1));
    CHECK(world.admit(other) == "signature");
    world.time.steady += std::chrono::hours(1);
  }
}

TEST_CASE("the target is signed as it was sent: another spelling of it is another target") {
  DoorWorld world;
  const Request good = bound_signed(plain_request("GET", "/a%2Db?q=%7e", ""), world.alice);
  for (const char* const target :
       {"/a-b?q=%7e", "/a%2Db?q=~", "/a%2db?q=%7e", "/a%2Db?q=%7e&", "/a%2Db", "/a%2Db?q=%7e#x"}) {
    Request other = good;
    other.target = target;
    CHECK(world.admit(other, Effect::none) == "signature");
    world.time.steady += std::chrono::hours(1);
  }
  CHECK(world.admit(good, Effect::none) == "admitted");
}

TEST_CASE("form 2 is bound to the host and to its nonce") {
  DoorWorld world({.hosts = {"node.example:7654", "other.example"}});
  const Request good = bound_signed(plain_request(), world.alice);
  CHECK(world.admit(replaced(good, "Host", "other.example")) == "signature");
  CHECK(world.admit(replaced(good, kNonceHeader, "fedcba9876543210")) == "signature");
  CHECK(world.admit(replaced(good, "Host", "NODE.example:7654")) == "admitted");
}

TEST_CASE("a host that this node is not called is 421, not a bad signature") {
  DoorWorld world;
  Request foreign = plain_request();
  foreign.headers.set("Host", "evil.example:7654");
  const Refusal refused = world.refusal(bound_signed(foreign, world.alice));
  CHECK(refused.error.reason == "host");
  CHECK(refused.response().status == 421);
  CHECK(world.verifications() == 0);
}

TEST_CASE("one form's signature is none of another's") {
  DoorWorld world;
  const Request seed = seed_signed(plain_request(), world.alice);
  const Bytes signature = from_hex(*seed.headers.find(kSignatureHeader)).value();
  const Request bound = bound_signed(plain_request(), world.alice);
  CHECK(world.admit(replaced(seed, kSignatureHeader, "doc")) != "admitted");
  Request as_bound = bound;
  as_bound.headers.set(kSignatureHeader, "v2=" + std::string(86, 'A'));
  CHECK(world.admit(as_bound) == "signature");
  CHECK(signature.size() == 64);
}

TEST_CASE("another agent's id with one's own key is a bad signature") {
  DoorWorld world;
  const Request request =
      replaced(bound_signed(plain_request(), world.bob), kAgentHeader, DoorWorld::id(world.alice));
  CHECK(world.admit(request) == "signature");
}

TEST_CASE("headers have one spelling each") {
  DoorWorld world;
  const Request good = bound_signed(plain_request(), world.alice);
  const std::string id = DoorWorld::id(world.alice);
  const std::string text(*good.headers.find(kSignatureHeader));
  for (const std::string& agent :
       {std::string(), id + "0", id.substr(1), " " + id, id + " ", to_lower_ascii(id) + "\t",
        std::string(16, 'G'), std::string(1'000'000, 'a'), "0x" + id.substr(2)}) {
    CHECK(world.admit(replaced(good, kAgentHeader, agent)) == "agent_id");
  }
  for (const char* const timestamp :
       {"", "170000000", "17000000000", "+170000000", " 1700000000", "1700000000 ", "1.70000000",
        "-170000000", "0x65535f00", "1700000000\n"}) {
    CHECK(world.admit(replaced(good, kTimestampHeader, timestamp)) == "timestamp");
  }
  for (const std::string& signature :
       {std::string(), std::string("DOC"), std::string("doc "), std::string("v2="), text + "=",
        text + " ", "V2=" + text.substr(3), "v3=" + text.substr(3), text.substr(3),
        std::string(127, 'a'), std::string(130, 'a'), std::string(128, 'A'),
        "v2=" + std::string(128, 'a')}) {
    CHECK(world.admit(replaced(good, kSignatureHeader, signature)) == "signature_form");
  }
  for (const std::string& nonce :
       {std::string(), std::string(15, 'a'), std::string(65, 'a'), std::string("0123456789abcde+"),
        std::string("0123456789abcde\n"), std::string(" 0123456789abcdef")}) {
    CHECK(world.admit(replaced(good, kNonceHeader, nonce)) == "nonce");
  }
  for (const std::string& host : {std::string(), std::string("a b"), std::string("a,b"),
                                  std::string("a\nb"), std::string(256, 'a')}) {
    CHECK(world.admit(replaced(good, "Host", host)) == "host_form");
  }
  CHECK(world.verifications() == 0);
  CHECK(world.admit(good) == "admitted");
}

TEST_CASE("a header of the signature that stands twice is refused, also when both are equal") {
  DoorWorld world;
  const Request good = bound_signed(plain_request(), world.alice);
  for (const std::string_view name :
       {kAgentHeader, kTimestampHeader, kSignatureHeader, kNonceHeader}) {
    Request twice = good;
    twice.headers.add(to_lower_ascii(name), std::string(*good.headers.find(name)));
    CHECK(world.admit(twice) == "header_repeated");
  }
  Request hosts = good;
  hosts.headers.add("host", "node.example:7654");
  CHECK(world.admit(hosts) == "host_form");
}

TEST_CASE("a missing header is 401: the request is not signed") {
  DoorWorld world;
  CHECK(world.refusal(plain_request()).response().status == 401);
  for (const std::string_view name :
       {kAgentHeader, kTimestampHeader, kSignatureHeader, kNonceHeader}) {
    Request request = plain_request();
    for (const auto& [header, value] : bound_signed(plain_request(), world.alice).headers) {
      if (header != name && header != "Host") {
        request.headers.add(header, value);
      }
    }
    CHECK(world.admit(request) == "unsigned");
    CHECK(is_signed(request));
  }
  CHECK(!is_signed(plain_request()));
}

TEST_CASE("a nonce that nothing signs is refused") {
  DoorWorld world;
  Request seed = seed_signed(plain_request(), world.alice);
  seed.headers.add(std::string(kNonceHeader), std::string(kNonce));
  CHECK(world.admit(seed) == "nonce");
  Request document = document_request(note(world.alice, world.alice), world.alice);
  document.headers.add(std::string(kNonceHeader), std::string(kNonce));
  CHECK(world.admit(document) == "nonce");
}

TEST_CASE("a node can switch form 1 off") {
  DoorWorld world({.hosts = {"node.example:7654"}, .seed_form = DoorOptions::SeedForm::refused});
  const Refusal refused = world.refusal(seed_signed(plain_request(), world.alice));
  CHECK(refused.error.reason == "seed_form");
  CHECK(refused.response().status == 403);
  CHECK(world.admit(bound_signed(plain_request(), world.alice)) == "admitted");
}

TEST_CASE("the bytes of both forms") {
  const SignedParts parts{.method = "GET",
                          .host = "h:1",
                          .target = "/a?b=c",
                          .timestamp = "1700000000",
                          .nonce = "n",
                          .body = "xyz"};
  CHECK(seed_form_bytes(parts) == "GET/a?b=c1700000000xyz");
  CHECK(bound_form_bytes(parts) ==
        "noctem/request/v2\nGET\nh:1\n/a?b=c\n1700000000\nn\n"
        "3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282");
  CHECK(timestamp_text(7) == "0000000007");
}
