// What a session may ask for, as the documents of `noctem admin operator`.

#include "errand.hpp"

#include <doctest/doctest.h>

#include "noctem/crypto/hash.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/http/request_signing.hpp"

namespace noctem::admin {

namespace {

using codec::Json;
using codec::JsonObject;

constexpr std::int64_t kNow = 1'700'000'000;

crypto::PublicKey key() {
  return crypto::SigningKey::from_seed(crypto::sha256("anna"))->public_key();
}

class OneMember final : public http::KeyDirectory {
 public:
  std::optional<http::KnownKey> find(std::string_view id) const override {
    return id == http::key_id(key()) ? std::optional(http::KnownKey{key(), "", {}}) : std::nullopt;
  }
};

Result<Errand> read(const Json& asked) { return read_errand(asked, OneMember(), kNow); }

std::string refusal(const Json& asked) {
  const auto errand = read(asked);
  return errand ? "taken" : errand.error().reason;
}

}  // namespace

TEST_CASE("an approval names the key") {
  const std::string did = document::did_of(key());
  const auto errand =
      read(JsonObject{{"act", "approve"}, {"operator", did}, {"label", "anna"}, {"max_agents", 3}});
  REQUIRE(errand.has_value());
  CHECK(errand->method == "POST");
  CHECK(errand->target == "/api/admin/operator");
  CHECK(errand->kind == "operator.approve");
  CHECK(errand->operator_id == http::key_id(key()));
  CHECK(errand->fields == JsonObject{{"operator", did}, {"label", "anna"}, {"max_agents", 3}});
}

TEST_CASE("the others name the operator, and the document its present key") {
  const std::string id = http::key_id(key());
  const std::string did = document::did_of(key());
  const auto held = read(JsonObject{{"act", "quarantine"}, {"operator", id}, {"reason", "a look"}});
  REQUIRE(held.has_value());
  CHECK(held->method + " " + held->target == "POST /api/admin/operator/" + id + "/quarantine");
  CHECK(held->fields == JsonObject{{"operator", did}, {"reason", "a look"}});
  const auto live = read(JsonObject{{"act", "release"}, {"operator", id}});
  REQUIRE(live.has_value());
  CHECK(live->kind == "operator.release");
  CHECK(live->target == held->target);
  const auto gone = read(JsonObject{{"act", "revoke"}, {"operator", id}, {"reason", "left"}});
  REQUIRE(gone.has_value());
  CHECK(gone->method + " " + gone->target == "DELETE /api/admin/operator/" + id);
  CHECK(gone->fields == JsonObject{{"operator", did}, {"reason", "left"}, {"since", kNow}});
  const auto before = read(
      JsonObject{{"act", "revoke"}, {"operator", id}, {"reason", "compromised"}, {"since", 7}});
  REQUIRE(before.has_value());
  CHECK(*before->fields.find("since") == Json(7));
}

TEST_CASE("nothing else is taken") {
  const std::string id = http::key_id(key());
  CHECK(refusal(JsonObject{{"act", "params"}, {"operator", id}}) == "act");
  CHECK(refusal(JsonObject{{"operator", id}}) == "act");
  CHECK(refusal(Json("approve")) == "act");
  CHECK(refusal(Json()) == "act");
  CHECK(refusal(JsonObject{{"act", "release"}, {"operator", "00"}}) != "taken");
  CHECK(refusal(JsonObject{{"act", "release"}, {"operator", "0011223344556677"}}) == "operator");
  CHECK(refusal(JsonObject{{"act", "release"}, {"operator", id}, {"kind", "params"}}) != "taken");
  CHECK(refusal(JsonObject{{"act", "revoke"}, {"operator", id}}) != "taken");
  CHECK(refusal(JsonObject{{"act", "revoke"}, {"operator", id}, {"reason", "bored"}}) != "taken");
  CHECK(refusal(JsonObject{{"act", "approve"}, {"operator", id}}) != "taken");
  CHECK(refusal(JsonObject{
            {"act", "quarantine"}, {"operator", id}, {"reason", std::string(1'025, 'x')}}) !=
        "taken");
}

}  // namespace noctem::admin
