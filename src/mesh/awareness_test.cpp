#include "awareness.hpp"

#include <algorithm>

#include "noctem/mesh/domain.hpp"
#include "noctem/mesh/snapshot.hpp"

#include "activity.hpp"
#include "voting_test.hpp"
#include "work_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 86'400;

Snapshot now(World& world) {
  auto made = snapshot(world.state(), world.time());
  REQUIRE_MESSAGE(made.has_value(), (made ? "" : to_string(made.error())));
  return std::move(*made);
}

std::vector<std::string> names(const Snapshot& snapshot) {
  std::vector<std::string> found;
  for (const auto& domain : snapshot.domains) {
    found.push_back(domain.domain);
  }
  return found;
}

void fill(World& world, std::string_view domain, int count, std::string_view who = "anna/1") {
  for (int i = 0; i < count; ++i) {
    world.entry(who, {{"domain", domain}, {"confidence", 400}});
  }
}

}  // namespace

TEST_CASE("a domain's entries, average confidence and freshness follow its entries") {
  World world;
  world.team({"anna", "ben", "carl", "dora"});
  world.entry("anna/1", {{"domain", "go"}, {"confidence", 200}});
  world.pass(100);
  const auto newest = world.entry("ben/1", {{"domain", "go"}, {"confidence", 600}});
  world.entry("ben/1", {{"domain", "python"}, {"confidence", 600}});
  const auto seen = now(world);
  REQUIRE(names(seen) == std::vector<std::string>{"go", "python"});
  CHECK(seen.domains[0].entries == 2);
  CHECK(seen.domains[0].average_confidence == 400'000);
  CHECK(seen.domains[0].newest_at == world.time());
  CHECK(seen.entries_total == 3);
  world.accepted(Kind::tombstone, "ben/1", {{"entry", newest.value()}});
  CHECK(now(world).domains[0].average_confidence <= 600'000);
  CHECK(now(world).entries_total == 2);
  CHECK(world.row<DomainRow>("go").entries == 1);
  CHECK(world.row<DomainRow>("go").confidence_sum == 200'000);
}

TEST_CASE("disputed, false, tainted and held entries are no part of it") {
  World world;
  Work work(world);
  Voting voting(world);
  world.team({"anna", "ben", "carl", "dora", "emil"});
  const auto good = world.entry("ben/1", {{"domain", "good"}});
  const auto bad = world.entry("anna/1", {{"domain", "bad"}});
  world.entry("ben/1", {{"domain", "child"}, {"sources", work.sources({bad})}});
  world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("emil")}});
  world.entry("emil/1", {{"domain", "held"}});
  CHECK(voting.round(bad, all({"ben", "carl", "dora"}, -1)) == Verdict::false_);
  CHECK(names(now(world)) == std::vector<std::string>{"good"});
  CHECK(voting.round(good, all({"anna", "carl", "dora"}, 1)) == Verdict::promoted);
  CHECK(now(world).entries_verified == 1);
  CHECK(now(world).entries_total == 1);
  CHECK_FALSE(world.has<DomainRow>("held"));
}

TEST_CASE("agents and operators are active for 24 hours after their last record") {
  World world;
  world.team({"anna", "ben"});
  world.enrol("anna", "anna/2");
  world.pass(2 * kDay);
  CHECK(now(world).operators_active == 0);
  world.entry("anna/1");
  world.pass(kHour);
  world.entry("anna/2");
  world.entry("ben/1");
  CHECK(now(world).agents_active == 3);
  CHECK(now(world).operators_active == 2);
  world.pass(23 * kHour - 1);
  CHECK(now(world).agents_active == 3);
  world.pass(1);
  CHECK(now(world).agents_active == 2);
  CHECK(now(world).operators_active == 2);
  world.pass(kHour);
  CHECK(now(world).agents_active == 0);
}

TEST_CASE("days of activity are forgotten") {
  World world;
  world.team({"anna"});
  for (int day = 0; day < 40; ++day) {
    world.entry("anna/1");
    world.pass(kDay);
  }
  CHECK(world.state().scan(Table::activity, "0", "", 1'000)->size() < 20);
}

TEST_CASE("capacity is how soon work is claimed") {
  World world;
  Work work(world);
  world.team({"anna", "ben"});
  CHECK(now(world).capacity == Capacity::none);
  world.accepted(Kind::gap, "log", {{"domain", "a"}});
  world.pass(kHour);
  work.claim("anna/1", *work.about(TaskType::fill_gap, "a"));
  CHECK(now(world).capacity == Capacity::high);
  world.accepted(Kind::gap, "log", {{"domain", "b"}});
  world.pass(10 * kHour);
  work.claim("ben/1", *work.about(TaskType::fill_gap, "b"));
  CHECK(now(world).capacity == Capacity::medium);
  world.accepted(Kind::gap, "log", {{"domain", "c"}});
  world.pass(6 * kDay);
  work.claim("ben/1", *work.about(TaskType::fill_gap, "c"));
  CHECK(now(world).capacity == Capacity::low);
  world.pass(8 * kDay);
  CHECK(now(world).capacity == Capacity::none);
}

TEST_CASE("a trend compares seven days with the seven before, if there is enough to compare") {
  World world;
  world.team({"anna", "ben"});
  fill(world, "falling", 6);
  fill(world, "steady", 6);
  fill(world, "small", 4);
  world.pass(7 * kDay);
  fill(world, "falling", 3);
  fill(world, "steady", 4);
  fill(world, "rising", 5);
  fill(world, "tiny", 4);
  const auto trends = now(world).trends;
  const auto direction = [&](std::string_view name) {
    const auto found = std::ranges::find(trends, name, &Trend::domain);
    return found == trends.end() ? std::optional<Direction>() : found->direction;
  };
  CHECK(direction("falling") == Direction::declining);
  CHECK(direction("rising") == Direction::rising);
  CHECK_FALSE(direction("steady").has_value());
  CHECK_FALSE(direction("small").has_value());
  CHECK_FALSE(direction("tiny").has_value());
  world.pass(14 * kDay);
  CHECK(now(world).trends.empty());
}

TEST_CASE("gaps and priorities say what should be done next") {
  World world;
  world.team({"anna", "ben"});
  fill(world, "python/async", 7);
  world.accepted(Kind::gap, "log", {{"domain", "rust"}});
  const auto seen = now(world);
  CHECK(seen.gaps == std::vector<std::string>{"rust"});
  REQUIRE(seen.priorities.size() == 3);
  CHECK(seen.priorities[0].type == TaskType::synthesize);
  CHECK(seen.priorities[0].domain == "python/async");
  CHECK(seen.priorities[0].count == 7);
  CHECK(seen.priorities[1].type == TaskType::verify);
  CHECK(seen.priorities[2].type == TaskType::fill_gap);
  fill(world, "rust", 1);
  CHECK(now(world).gaps.empty());
  world.accepted(Kind::gap, "log", {{"domain", "zig"}});
  world.pass(31 * kDay);
  CHECK(now(world).gaps.empty());
  CHECK_FALSE(Work(world).about(TaskType::fill_gap, "zig").has_value());
}

TEST_CASE("attack: a flood of domains does not push out those where the network knows most") {
  World world;
  world.team({"anna", "ben"});
  fill(world, "zz/known", 9);
  for (int i = 0; i < 300; ++i) {
    world.entry("ben/1", {{"domain", "0a" + std::to_string(i)}});
  }
  const auto seen = now(world);
  CHECK(seen.domains.size() == kSnapshotDomainsMax);
  CHECK(seen.domains.front().domain == "zz/known");
  std::string after;
  std::size_t listed = 0;
  for (;;) {
    const auto page = domains_page(world.state(), after, 100).value();
    listed += page.size();
    if (page.size() < 100) {
      break;
    }
    after = page.back().name;
  }
  CHECK(listed == 301);
}

TEST_CASE("a snapshot is kept for each day") {
  World world;
  world.team({"anna"});
  fill(world, "go", 2);
  world.pass(3 * kDay);
  const auto history = snapshot_history(world.state(), 0, 10).value();
  REQUIRE(history.size() == 3);
  CHECK(history[0].at % kDay == 0);
  CHECK(history[0].at < history[1].at);
  CHECK(history[0].entries_total == 2);
  CHECK(history[0].agents_active == 1);
  CHECK(history[2].agents_active == 0);
  CHECK(snapshot_history(world.state(), history[1].at, 1)->front().at == history[1].at);
}

TEST_CASE("a mesh grows from bootstrap to accumulation to emergence") {
  World world;
  world.team({"anna"});
  CHECK(now(world).phase == Phase::bootstrap);
  auto mesh = world.mesh_row();
  mesh.bootstrap_ended = world.time();
  REQUIRE(store(world.state(), "", mesh).has_value());
  CHECK(now(world).phase == Phase::accumulation);
  const auto people = numbered("member", 12);
  world.team(people);
  for (const auto& name : people) {
    const codec::JsonArray says{codec::JsonObject{{"about", "go"}, {"says", "rising"}}};
    world.entry(name + "/1", {{"type", "reflection"}, {"domain", "go"}, {"statements", says}});
  }
  mesh = world.mesh_row();
  mesh.entries_sound = 1'000;
  mesh.entries_verified = 500;
  REQUIRE(store(world.state(), "", mesh).has_value());
  CHECK(now(world).phase == Phase::emergence);
  SUBCASE("not with fewer entries") { mesh.entries_sound = 999; }
  SUBCASE("not with too few of them verified") { mesh.entries_verified = 499; }
  SUBCASE("not when nobody has reflected for a week") { world.pass(8 * kDay); }
  SUBCASE("not when less than twelve are active") {
    world.pass(kDay);
    for (int i = 0; i < 11; ++i) {
      world.entry(people[static_cast<std::size_t>(i)] + "/1");
    }
    mesh = world.mesh_row();
    mesh.entries_sound = 1'000;
    mesh.entries_verified = 500;
  }
  auto stored = world.mesh_row();
  stored.entries_sound = mesh.entries_sound;
  stored.entries_verified = mesh.entries_verified;
  REQUIRE(store(world.state(), "", stored).has_value());
  CHECK(now(world).phase == Phase::accumulation);
}

TEST_CASE("property: the counts are what one would count from the entries") {
  World world;
  Voting voting(world);
  Work work(world);
  world.team({"anna", "ben", "carl", "dora", "emil"});
  std::vector<EntryId> ids;
  for (int i = 0; i < 60; ++i) {
    codec::JsonObject fields{{"domain", i % 3 == 0 ? "go" : "rust"},
                             {"confidence", i * 10},
                             {"type", i % 7 == 0 ? "synthesis" : "observation"}};
    if (i > 5) {
      fields.set("sources", work.sources({ids[static_cast<std::size_t>(i * 5 % i)]}));
    }
    ids.push_back(world.entry(i % 2 == 0 ? "anna/1" : "ben/1", fields));
    if (i % 4 == 0) {
      voting.round(ids[static_cast<std::size_t>(i)], all({"carl", "dora", "emil"}, i % 8 ? 1 : -1));
    }
    if (i % 9 == 8) {
      const auto row = world.entry_row(ids[static_cast<std::size_t>(i)]);
      world.accepted(Kind::tombstone, i % 2 == 0 ? "anna/1" : "ben/1",
                     {{"entry", ids[static_cast<std::size_t>(i)].value()}});
    }
  }
  for (const auto* name : {"go", "rust"}) {
    DomainRow counted;
    for (const auto& id : ids) {
      const auto row = world.entry_row(id);
      if (row.domain != name || !row.is_sound()) {
        continue;
      }
      ++counted.entries;
      counted.confidence_sum += row.confidence;
      counted.verified += is_verified(row.verdict) ? 1 : 0;
      counted.uncovered += row.type == EntryType::observation && row.syntheses == 0 ? 1 : 0;
    }
    const auto kept = world.row<DomainRow>(name);
    CHECK(kept.entries == counted.entries);
    CHECK(kept.confidence_sum == counted.confidence_sum);
    CHECK(kept.verified == counted.verified);
    CHECK(kept.uncovered == counted.uncovered);
  }
  CHECK(replayed(world.log(), world.time()) == world.hash());
}
