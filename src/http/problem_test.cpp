#include "noctem/http/problem.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace noctem;
using namespace noctem::http;

namespace {

codec::Json parsed(const Response& response) {
  auto body = codec::parse_json(response.body);
  REQUIRE(body.has_value());
  return *std::move(body);
}

std::string text(const codec::Json& body, std::string_view name) {
  const codec::Json* member = body.find(name);
  REQUIRE(member != nullptr);
  REQUIRE(member->text() != nullptr);
  return *member->text();
}

}  // namespace

TEST_CASE("the table of kinds, reasons and statuses") {
  struct Row {
    Error error;
    int status;
  };
  const std::array rows = {
      Row{invalid("syntax", "m"), 400},
      Row{invalid("body_too_large", "m"), 413},
      Row{invalid("target_too_long", "m"), 414},
      Row{invalid("media_type", "m"), 415},
      Row{invalid("host", "m"), 421},
      Row{denied("revoked", "m"), 403},
      Row{denied("unsigned", "m"), 401},
      Row{denied("signature", "m"), 401},
      Row{denied("clock", "m"), 401},
      Row{not_found("entry", "m"), 404},
      Row{not_found("erased", "m"), 410},
      Row{conflict("replay", "m"), 409},
      Row{exhausted("agent_rate", "m"), 429},
      Row{exhausted("queue_full", "m"), 503},
      Row{exhausted("replay_full", "m"), 503},
      Row{unavailable("clock", "m"), 503},
      Row{unsupported("kind", "m"), 501},
      Row{corrupt("page", "m"), 500},
      Row{internal("bug", "m"), 500},
  };
  for (const Row& row : rows) {
    CAPTURE(row.error.reason);
    CHECK(status_of(row.error) == row.status);
    CHECK(problem(row.error).status == row.status);
    CHECK(!reason_phrase(row.status).empty());
  }
}

TEST_CASE("a problem has the members of RFC 9457 and its media type") {
  const Response response = problem(conflict("already_known", "this text was published before"));
  CHECK(response.status == 409);
  CHECK(response.headers.find("Content-Type") == "application/problem+json");
  CHECK(response.headers.find("Cache-Control") == "no-store");
  CHECK(!response.headers.find("Retry-After"));
  const codec::Json body = parsed(response);
  CHECK(text(body, "type") == "urn:noctem:error:conflict:already_known");
  CHECK(text(body, "title") == "Conflict");
  CHECK(text(body, "detail") == "this text was published before");
  CHECK(*body.find("status")->integer() == 409);
  CHECK(body.object()->size() == 4);
}

TEST_CASE("429 and 503 always say when to come back; the header and the member agree") {
  const Response plain = problem(exhausted("agent_rate", "slow down"));
  CHECK(plain.headers.find("Retry-After") == "1");
  CHECK(*parsed(plain).find("retry_after")->integer() == 1);
  const Response named = problem(unavailable("drain", "going down"), {{"retry_after", 30}});
  CHECK(named.headers.find("Retry-After") == "30");
  CHECK(*parsed(named).find("retry_after")->integer() == 30);
  const Response zero = problem(exhausted("agent_rate", "slow down"), {{"retry_after", 0}});
  CHECK(zero.headers.find("Retry-After") == "1");
}

TEST_CASE("more members are added, none of the standard's is replaced") {
  const Response response =
      problem(denied("clock", "too old"),
              {{"server_time", 1'700'000'000}, {"status", 200}, {"type", "about:blank"}});
  const codec::Json body = parsed(response);
  CHECK(*body.find("server_time")->integer() == 1'700'000'000);
  CHECK(*body.find("status")->integer() == 401);
  CHECK(text(body, "type") == "urn:noctem:error:denied:clock");
  CHECK(response.headers.find("WWW-Authenticate") == "Noctem-Signature");
}

TEST_CASE("what is our fault is not told to strangers") {
  for (const Error& error : {corrupt("page", "secret detail"), internal("bug", "secret detail")}) {
    CHECK(is_our_fault(error));
    CHECK(problem(error).body.find("secret detail") == std::string::npos);
  }
  CHECK(!is_our_fault(unavailable("drain", "x")));
}

TEST_CASE(
    "a message that quotes bad bytes and a reason that is no word still give a valid problem") {
  const codec::Json body = parsed(problem(invalid("Bad reason\n", "quoted \xff\xfe")));
  CHECK(text(body, "type") == "urn:noctem:error:invalid:_ad_reason_");
  CHECK(text(body, "detail") == "quoted ??");
}

TEST_CASE("what HTTP itself names has the kind whose reaction fits") {
  struct Row {
    int status;
    std::string type;
  };
  const std::array rows = {
      Row{404, "urn:noctem:error:not_found:x"},   Row{405, "urn:noctem:error:invalid:x"},
      Row{408, "urn:noctem:error:exhausted:x"},   Row{411, "urn:noctem:error:invalid:x"},
      Row{413, "urn:noctem:error:invalid:x"},     Row{414, "urn:noctem:error:invalid:x"},
      Row{421, "urn:noctem:error:invalid:x"},     Row{431, "urn:noctem:error:invalid:x"},
      Row{503, "urn:noctem:error:unavailable:x"}, Row{505, "urn:noctem:error:unsupported:x"}};
  for (const Row& row : rows) {
    const Response response = problem(row.status, "x", "detail");
    CHECK(response.status == row.status);
    CHECK(text(parsed(response), "type") == row.type);
    CHECK(!text(parsed(response), "title").empty());
  }
}
