#include "tasks.hpp"

#include "noctem/mesh/domain.hpp"
#include "noctem/mesh/task.hpp"

#include "voting_test.hpp"
#include "work_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

const std::vector<std::string> kSix{"anna", "ben", "carl", "dora", "emil", "fred"};

std::vector<EntryId> observations(World& world, int count, std::string_view domain = "go/maps") {
  std::vector<EntryId> ids;
  for (int i = 0; i < count; ++i) {
    ids.push_back(world.entry("anna/1", {{"domain", domain}}));
  }
  return ids;
}

}  // namespace

TEST_CASE("a task is named by the hash of what it is about") {
  // Of {"mesh":"m","n":2,"subject":"go/maps","type":"synthesize"}; also in
  // docs/specs/mesh/tasks.md.
  CHECK(task_id("m", TaskType::synthesize, "go/maps", 2).value() ==
        "88ef56d82ac4b28c4925cd3b21fe2f76");
}

TEST_CASE("five observations of exactly one domain make one task to synthesize them") {
  World world;
  Work work(world);
  world.team(kSix);
  observations(world, 4);
  world.entry("ben/1", {{"domain", "go"}});
  world.entry("ben/1", {{"domain", "go/maps/order"}});
  world.entry("ben/1", {{"domain", "go/maps"}, {"type", "correction"}});
  CHECK_FALSE(work.about(TaskType::synthesize, "go/maps").has_value());
  observations(world, 1);
  const auto task = work.about(TaskType::synthesize, "go/maps");
  REQUIRE(task.has_value());
  CHECK(*task == task_id(world.mesh(), TaskType::synthesize, "go/maps", 0));
  observations(world, 6);
  CHECK(work.about(TaskType::synthesize, "go/maps") == task);
  CHECK(work.open(TaskType::synthesize).size() == 1);
}

TEST_CASE("observations that stand in the sources of a live synthesis need none") {
  World world;
  Work work(world);
  world.team(kSix);
  const auto ids = observations(world, 5);
  const auto synthesis = world.entry(
      "ben/1", {{"type", "synthesis"}, {"domain", "go/maps"}, {"sources", work.sources({ids[0]})}});
  CHECK_FALSE(work.about(TaskType::synthesize, "go/maps").has_value());
  CHECK(world.entry_row(ids[0]).syntheses == 1);
  SUBCASE("until it is withdrawn") {
    world.accepted(Kind::tombstone, "ben/1", {{"entry", synthesis.value()}});
    CHECK(world.entry_row(ids[0]).syntheses == 0);
    CHECK(work.about(TaskType::synthesize, "go/maps") ==
          task_id(world.mesh(), TaskType::synthesize, "go/maps", 1));
  }
  SUBCASE("or found false: nobody covers observations with nonsense for good") {
    Voting voting(world);
    CHECK(voting.round(synthesis, all({"anna", "carl", "dora", "emil"}, -1)) == Verdict::false_);
    CHECK(work.about(TaskType::synthesize, "go/maps").has_value());
  }
}

TEST_CASE("a withdrawn observation is none") {
  World world;
  Work work(world);
  world.team(kSix);
  const auto ids = observations(world, 5);
  world.accepted(Kind::tombstone, "anna/1", {{"entry", ids[4].value()}});
  CHECK_FALSE(work.about(TaskType::synthesize, "go/maps").has_value());
  CHECK(world.row<DomainRow>("go/maps").uncovered == 4);
}

TEST_CASE("an entry is to be verified until it is, and surely") {
  World world;
  Work work(world);
  Voting voting(world);
  world.team(kSix);
  const auto id = world.entry("anna/1");
  const auto first = work.about(TaskType::verify, id.value());
  REQUIRE(first.has_value());
  SUBCASE("not when it is verified") {
    CHECK(voting.round(id, all({"ben", "carl", "dora", "emil"}, 1)) == Verdict::promoted);
    CHECK_FALSE(work.about(TaskType::verify, id.value()).has_value());
    CHECK_FALSE(world.has<TaskRow>(first->value()));
  }
  SUBCASE("again after a round that says nothing, when its pause is over") {
    CHECK(voting.round(id, {{"ben", 1}}) == Verdict::inconclusive);
    const auto second = work.about(TaskType::verify, id.value());
    CHECK(second == task_id(world.mesh(), TaskType::verify, id.value(), 1));
    CHECK(work.task(*second).state == TaskState::waiting);
    CHECK(work.open(TaskType::verify).empty());
    world.at(world.entry_row(id).next_round_at);
    CHECK(work.task(*second).state == TaskState::open);
    CHECK(work.open(TaskType::verify).size() == 1);
  }
  SUBCASE("again when an administrator asks") {
    CHECK(voting.round(id, {{"ben", 1}}) == Verdict::inconclusive);
    world.accepted(Kind::round_ask, "admin", {{"entry", id.value()}});
    CHECK(work.task(*work.about(TaskType::verify, id.value())).state == TaskState::open);
  }
  SUBCASE("also when it was disputed, since nobody is sure of it") {
    CHECK(voting.round(id, all({"ben", "carl", "dora", "emil"}, -1)) == Verdict::false_);
    CHECK(work.about(TaskType::verify, id.value()).has_value());
  }
  SUBCASE("not when it is gone") {
    world.accepted(Kind::tombstone, "anna/1", {{"entry", id.value()}});
    CHECK_FALSE(work.about(TaskType::verify, id.value()).has_value());
    CHECK(work.open(TaskType::verify).empty());
  }
  SUBCASE("not when it is held") {
    world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("ben")}});
    const auto held = world.entry("ben/1");
    CHECK_FALSE(work.about(TaskType::verify, held.value()).has_value());
    world.accepted(Kind::operator_release, "admin", {{"operator", did_of("ben")}});
    CHECK(work.about(TaskType::verify, held.value()).has_value());
  }
}

TEST_CASE("near duplicates make one task for the entry that they are near to") {
  World world;
  Work work(world);
  world.team(kSix);
  const auto id = world.entry("anna/1");
  const auto copy = work.near("ben/1", id);
  const auto task = work.about(TaskType::consolidate, id.value());
  REQUIRE(task.has_value());
  work.near("carl/1", id);
  CHECK(work.about(TaskType::consolidate, id.value()) == task);
  CHECK(world.entry_row(id).nears == 2);
  CHECK_FALSE(work.about(TaskType::consolidate, copy.value()).has_value());
  SUBCASE("an accepted result has seen them, a later one is news") {
    const auto merged = work.result("dora/1", *task,
                                    {{"type", "synthesis"}, {"sources", work.sources({id, copy})}});
    Voting(world).round(merged, all({"ben", "carl", "anna", "emil"}, 1));
    CHECK(work.task(*task).state == TaskState::accepted);
    CHECK_FALSE(work.about(TaskType::consolidate, id.value()).has_value());
    work.near("ben/1", id);
    CHECK(work.about(TaskType::consolidate, id.value()).has_value());
  }
  SUBCASE("no longer when the entry is gone") {
    world.accepted(Kind::tombstone, "anna/1", {{"entry", id.value()}});
    CHECK_FALSE(work.about(TaskType::consolidate, id.value()).has_value());
  }
}

TEST_CASE("reflection is wanted once there is something, then after six hours and 20 documents") {
  World world;
  Work work(world);
  world.team(kSix);
  CHECK_FALSE(work.about(TaskType::reflect, kWholeNetwork).has_value());
  world.entry("anna/1");
  CHECK(work.about(TaskType::reflect, kWholeNetwork).has_value());
  world.entry("ben/1", {{"type", "reflection"}, {"domain", kWholeNetwork}});
  CHECK_FALSE(work.about(TaskType::reflect, kWholeNetwork).has_value());
  observations(world, 25);
  CHECK_FALSE(work.about(TaskType::reflect, kWholeNetwork).has_value());
  world.pass(6 * 3600 + 1);
  observations(world, 1);
  CHECK(work.about(TaskType::reflect, kWholeNetwork).has_value());
  world.entry("carl/1", {{"type", "reflection"}, {"domain", kWholeNetwork}});
  world.pass(7 * 3600);
  observations(world, 19);
  CHECK_FALSE(work.about(TaskType::reflect, kWholeNetwork).has_value());
  observations(world, 1);
  CHECK(work.about(TaskType::reflect, kWholeNetwork).has_value());
}

TEST_CASE("a gap makes a task, once a day, until the domain knows something") {
  World world;
  Work work(world);
  world.team(kSix);
  world.accepted(Kind::gap, "log", {{"domain", "rust/lifetimes"}});
  const auto task = work.about(TaskType::fill_gap, "rust/lifetimes");
  REQUIRE(task.has_value());
  world.refused("gap_known", Kind::gap, "log", {{"domain", "rust/lifetimes"}});
  world.refused("domain", Kind::gap, "log", {{"domain", "Rust"}});
  world.pass(86'400);
  world.accepted(Kind::gap, "log", {{"domain", "rust/lifetimes"}});
  CHECK(work.about(TaskType::fill_gap, "rust/lifetimes") == task);
  world.entry("anna/1", {{"domain", "rust/lifetimes"}, {"confidence", 200}});
  CHECK(work.about(TaskType::fill_gap, "rust/lifetimes") == task);
  world.entry("anna/1", {{"domain", "rust/lifetimes"}, {"confidence", 600}});
  CHECK_FALSE(work.about(TaskType::fill_gap, "rust/lifetimes").has_value());
}

TEST_CASE("only the node says what only it sees") {
  World world;
  world.team(kSix);
  world.refused("not_log_key", Kind::gap, "anna/1", {{"domain", "rust"}});
}
