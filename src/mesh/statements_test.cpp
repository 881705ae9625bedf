#include <algorithm>

#include "noctem/mesh/snapshot.hpp"

#include "voting_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kDay = 86'400;

Voice voice(std::string_view name, Micro weight, std::string_view domain,
            std::vector<Statement> statements = {}) {
  return {OperatorId(std::string(name)), weight, std::string(domain), std::move(statements)};
}

const Statement kRising{"go", "go", Says::rising};

codec::JsonObject reflection(std::string_view domain, std::string_view about,
                             std::string_view says) {
  return {{"type", "reflection"},
          {"domain", domain},
          {"statements", codec::JsonArray{codec::JsonObject{{"about", about}, {"says", says}}}}};
}

std::vector<MergedStatement> merged(World& world) {
  return snapshot(world.state(), world.time())->statements;
}

}  // namespace

TEST_CASE("a statement enters when three reflected, two say it, and they weigh more than half") {
  const Params params;
  const auto enters = [&](const std::vector<Voice>& voices) {
    return !merge_statements(voices, params).empty();
  };
  CHECK(enters(
      {voice("a", 1, "go", {kRising}), voice("b", 1, "go", {kRising}), voice("c", 1, "go")}));
  CHECK_FALSE(enters({voice("a", 1, "go", {kRising}), voice("b", 1, "go", {kRising})}));
  CHECK_FALSE(enters({voice("a", 9, "go", {kRising}), voice("b", 1, "go"), voice("c", 1, "go")}));
  CHECK_FALSE(enters(
      {voice("a", 1, "go", {kRising}), voice("b", 1, "go", {kRising}), voice("c", 2, "go")}));
  CHECK(enters(
      {voice("a", 1, "go", {kRising}), voice("b", 2, "go", {kRising}), voice("c", 2, "go")}));
  // The third reflected on something else.
  CHECK_FALSE(enters(
      {voice("a", 1, "go", {kRising}), voice("b", 1, "go", {kRising}), voice("c", 1, "golang")}));
}

TEST_CASE("who reflects on the whole network, above or beside reflects on the domain too") {
  const Params params;
  const std::vector<Statement> says{{"go/maps", "go/maps", Says::gap}};
  const std::vector<Statement> other{{"go/maps", "go/maps", Says::unreliable}};
  for (const auto& third :
       {voice("c", 1, kWholeNetwork), voice("c", 1, "go"), voice("c", 1, "rust", other)}) {
    const auto found = merge_statements(
        {voice("a", 1, "go/maps", says), voice("b", 1, "go", says), third}, params);
    REQUIRE(found.size() == 1);
    CHECK(found[0].statement == says[0]);
    CHECK(found[0].said_by == std::vector{OperatorId("a"), OperatorId("b")});
    CHECK(found[0].reflected == 3);
  }
}

TEST_CASE("no single operator's weight decides: it is capped as on a panel") {
  const Params params;
  std::vector<Voice> voices{voice("a", 1'000, "go", {kRising}), voice("b", 1, "go", {kRising})};
  for (const auto* name : {"c", "d", "e", "f"}) {
    voices.push_back(voice(name, 100, "go"));
  }
  CHECK(merge_statements(voices, params).empty());
}

TEST_CASE("attack: one corrupt reflection of three is outvoted, and one operator is one voice") {
  World world;
  world.team({"anna", "ben", "carl"});
  world.enrol("carl", "carl/2");
  world.enrol("carl", "carl/3");
  world.entry("anna/1", reflection("go", "go", "rising"));
  world.entry("ben/1", reflection("go", "go", "rising"));
  CHECK(merged(world).empty());
  for (const auto* agent : {"carl/1", "carl/2", "carl/3"}) {
    world.entry(agent, reflection("go", "go", "unreliable"));
  }
  const auto found = merged(world);
  REQUIRE(found.size() == 1);
  CHECK(found[0].statement == kRising);
  CHECK(found[0].reflected == 3);
}

TEST_CASE("an operator's newest reflection counts, for seven days, while it is sound") {
  World world;
  Voting voting(world);
  world.team({"anna", "ben", "carl", "dora", "emil"});
  const auto id = world.entry("anna/1", reflection("go", "go", "rising"));
  world.entry("ben/1", reflection("go", "go", "rising"));
  world.entry("carl/1", reflection("go", "go", "gap"));
  REQUIRE(merged(world).size() == 1);
  SUBCASE("a newer one replaces it") {
    world.entry("ben/1", reflection("go", "go", "gap"));
    REQUIRE(merged(world).size() == 1);
    CHECK(merged(world)[0].statement.says == Says::gap);
  }
  SUBCASE("seven days") {
    world.pass(7 * kDay);
    CHECK(merged(world).size() == 1);
    world.pass(1);
    CHECK(merged(world).empty());
  }
  SUBCASE("withdrawn") {
    world.accepted(Kind::tombstone, "anna/1", {{"entry", id.value()}});
    CHECK(merged(world).empty());
  }
  SUBCASE("found false") {
    CHECK(voting.round(id, all({"ben", "carl", "dora", "emil"}, -1)) == Verdict::false_);
    CHECK(merged(world).empty());
  }
  SUBCASE("its operator in quarantine") {
    world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("ben")}});
    CHECK(merged(world).empty());
    world.accepted(Kind::operator_release, "admin", {{"operator", did_of("ben")}});
    CHECK(merged(world).size() == 1);
  }
}

TEST_CASE(
    "statements are about domains or entries, and what is about an entry concerns its domain") {
  World world;
  world.team({"anna", "ben", "carl"});
  const auto about = world.entry("anna/1", {{"domain", "go/maps"}});
  world.entry("anna/1", reflection("go", about.value(), "contested"));
  world.entry("ben/1", reflection(kWholeNetwork, about.value(), "contested"));
  CHECK(merged(world).empty());
  world.entry("carl/1", reflection("go/maps", "rust", "gap"));
  const auto found = merged(world);
  REQUIRE(found.size() == 1);
  CHECK(found[0].statement.about == about.value());
  CHECK(found[0].statement.domain == "go/maps");
  auto bad = reflection("go", "Not A Domain", "gap");
  bad.set("confidence", 500);
  bad.set("body", document::body_id(codec::JsonObject{}).text());
  world.refused("statements", Kind::entry, "anna/1", bad);
}
