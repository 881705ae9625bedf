// A time without service: windows and leases move by it, ttls and reputations do not.

#include <algorithm>
#include <set>

#include "schedule.hpp"
#include "voting_test.hpp"
#include "work_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kDay = 24 * kHour;

struct Scene {
  World world;
  Voting voting{world};
  Work work{world};
  EntryId voted;
  EntryId mortal;

  Scene() {
    world.team({"anna", "ben", "carl"});
    voted = world.entry("anna/1");
    mortal = world.entry("anna/1", {{"ttl", 2 * kHour}});
    voting.open(voted, "ben");
    voting.commit(voted, {"ben", 1});
    world.accepted(Kind::gap, "log", {{"domain", "far/away"}});
    work.claim("carl/1", work.about(TaskType::fill_gap, "far/away").value());
  }
  // The node comes back after `seconds`.
  codec::JsonObject gone(std::int64_t seconds) {
    const auto from = world.mesh_row().time;
    world.stamp(from + seconds);
    return {{"from", from}, {"to", from + seconds}};
  }
  std::vector<Due> queue() {
    std::vector<Due> all;
    MemoryState copy = static_cast<MemoryState&>(world.state());
    Turn turn{copy, world.mesh_row(), {}, world.time()};
    while (const auto due = first_due(copy).value()) {
      REQUIRE(unschedule(turn, due->time, due->due, due->name).has_value());
      all.push_back(*due);
    }
    return all;
  }
};

}  // namespace

TEST_CASE("windows and leases move by a pause; ttls and reputations come when they were due") {
  Scene scene;
  const auto before = scene.voting.row(scene.voted);
  const auto queue = scene.queue();
  scene.world.accepted(Kind::pause, "log", scene.gone(3 * kDay));
  const auto after = scene.voting.row(scene.voted);
  CHECK(after.commit_until == before.commit_until + 3 * kDay);
  CHECK(after.reveal_until == before.reveal_until + 3 * kDay);
  CHECK(scene.world.entry_row(scene.voted).round_open);
  CHECK(scene.world.entry_row(scene.mortal).standing == Standing::expired);
  CHECK(scene.world.mesh_row().time == kBorn + 3 * kDay);
  const auto moved = scene.queue();
  std::set<DueClass> moving;
  for (const auto& due : queue) {
    if (due.due != DueClass::window && due.due != DueClass::lease) {
      continue;
    }
    moving.insert(due.due);
    CHECK(std::ranges::any_of(moved, [&](const Due& now) {
      return now.time == due.time + 3 * kDay && now.due == due.due && now.name == due.name;
    }));
  }
  CHECK(moving.size() == 2);
  CHECK(scene.work.holds("carl/1"));
  scene.voting.commit(scene.voted, {"carl", 1});  // the window is open still
  scene.voting.wait(scene.voted);
  scene.voting.reveal(scene.voted, {{"ben", 1}, {"carl", 1}});
  scene.voting.close(scene.voted);
  CHECK(scene.world.entry_row(scene.voted).verdict == Verdict::verified);
  CHECK(replayed(scene.world.log(), scene.world.time()) == scene.world.hash());
}

TEST_CASE("without a pause the same time closes the round and takes the lease") {
  Scene scene;
  scene.world.pass(3 * kDay);
  CHECK_FALSE(scene.world.entry_row(scene.voted).round_open);
  CHECK(scene.world.entry_row(scene.voted).verdict == Verdict::inconclusive);
  CHECK_FALSE(scene.work.holds("carl/1"));
}

TEST_CASE("a pause lasts from the fold's time to its record's, 600 seconds at least") {
  Scene scene;
  auto wrong = scene.gone(600);
  wrong.set("from", kBorn - 1);
  scene.world.refused("pause", Kind::pause, "log", wrong);
  wrong = scene.gone(600);
  wrong.set("to", kBorn + 601);
  scene.world.refused("pause", Kind::pause, "log", wrong);
  scene.world.refused("pause", Kind::pause, "log", scene.gone(599));
  scene.world.accepted(Kind::pause, "log", scene.gone(600));
  // It is the first record of its commit: after another one of that time it is none.
  scene.world.stamp(scene.world.time() + 700);
  scene.world.entry("anna/1");
  scene.world.refused("pause", Kind::pause, "log",
                      {{"from", scene.world.time() - 700}, {"to", scene.world.time()}});
}

TEST_CASE("a service that advanced before cannot say that it paused") {
  Scene scene;
  const auto pause = scene.gone(kDay);
  REQUIRE(scene.world.fold().advance(kBorn + kDay).has_value());
  scene.world.refused("pause", Kind::pause, "log", pause);
}

TEST_CASE("who replays a log comes to where its writer's idle time had come") {
  Scene scene;
  scene.world.pass(3'000);  // idle: no record says so
  scene.world.accepted(Kind::pause, "log", scene.gone(kDay));
  CHECK(scene.voting.row(scene.voted).commit_until == kBorn + kDay + kDay);
  CHECK(replayed(scene.world.log(), scene.world.time()) == scene.world.hash());
}
