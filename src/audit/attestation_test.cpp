#include "noctem/audit/attestation.hpp"

#include <doctest/doctest.h>

using namespace noctem;
using namespace noctem::audit;

namespace {

std::vector<Event> events() {
  return {{1, 1, "proposed", "r1", {{"skill", "a/good"}}},
          {2, 2, "decided", "r1", {{"by", "person"}, {"says", "yes"}, {"digest", "d"}}},
          {3, 3, "proposed", "r2", {{"skill", "a/other"}}},
          {4,
           4,
           "authorised",
           "r1",
           {{"skill", "a/good"}, {"version", "1.0.0"}, {"digest", "bagx"}, {"level", "process"}}},
          {5, 5, "refused", "r2", {{"message", "nobody did"}}},
          {6, 6, "result", "r1", {{"how", "exited"}, {"code", 0}}},
          {7, 7, "authorised", "r3", {{"skill", "a/late"}}}};
}

crypto::SigningKey key() {
  ByteArray<32> seed{};
  seed.fill(7);
  return crypto::SigningKey::from_seed(seed).value();
}

}  // namespace

TEST_CASE("an attestation has every entry of its run and no other's, and its own words alone") {
  const document::SignedHead head{};
  const auto statement = make_statement(events(), "r1", head);
  REQUIRE(statement);
  const std::string text = codec::write_canonical(*statement);
  CHECK(text.find("\"name\":\"a/good@1.0.0\"") != std::string::npos);
  CHECK(text.find("\"decided_by\":\"person\"") != std::string::npos);
  CHECK(text.find("a/other") == std::string::npos);
  const auto& entries = *statement->find("predicate")->find("entries")->array();
  CHECK(entries.size() == 4);
  CHECK(make_statement(events(), "r2", head).error().reason == "run_refused");
  CHECK(make_statement(events(), "r3", head).error().reason == "run_goes_on");
  CHECK(make_statement(events(), "r4", head).error().reason == "run");
  CHECK(make_statement(events(), "", head).error().reason == "run");
}

TEST_CASE("an attestation that was changed, or that another key signed, is none") {
  const auto statement = make_statement(events(), "r1", {}).value();
  const crypto::SigningKey signer = key();
  const Attestation made{statement, signer.public_key(),
                         signer.sign(view_of(statement_bytes(statement)))};
  const codec::Json json = attestation_json(made);
  REQUIRE(attestation_from_json(json));
  const std::string text = codec::write_canonical(json);
  for (const auto& [from, to] : {std::pair("exited", "killed"), std::pair("process", "wasm"),
                                 std::pair("\"code\":0", "\"code\":1")}) {
    std::string other = text;
    other.replace(other.find(from), std::string_view(from).size(), to);
    CHECK(attestation_from_json(codec::parse_json(other).value()).error().reason == "attestation");
  }
  CHECK(!attestation_from_json(codec::JsonObject{{"statement", statement}}));
  CHECK(!attestation_from_json(codec::JsonArray{}));
}
