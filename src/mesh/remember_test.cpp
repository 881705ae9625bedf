#include "remember.hpp"

#include "noctem/mesh/task.hpp"

#include "voting_test.hpp"
#include "work_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kDay = 86'400;
const std::vector<std::string> kTeam{"anna", "ben", "carl", "dora", "emil", "fred"};

FlowRow flow(World& world, std::int64_t from = 0) {
  FlowRow sum;
  const auto hours = flow_hours(world.state(), from, world.time() + 1).value();
  for (const auto& hour : hours) {
    CHECK(hour.at % kHour == 0);
    CHECK(hour.at <= world.time());
    sum.created += hour.flow.created;
    sum.claimed += hour.flow.claimed;
    sum.delivered += hour.flow.delivered;
    sum.done += hour.flow.done;
    sum.dropped += hour.flow.dropped;
    sum.lapsed += hour.flow.lapsed;
    sum.released += hour.flow.released;
  }
  return sum;
}

void midnight(World& world) { world.at((world.time() / kDay + 1) * kDay); }

TaskId gap(World& world, std::string_view domain) {
  world.accepted(Kind::gap, "log", {{"domain", domain}});
  return *Work(world).about(TaskType::fill_gap, domain);
}

}  // namespace

TEST_CASE("what becomes of a task is counted in its hour") {
  World world;
  Work work(world);
  world.team(kTeam);
  CHECK(flow(world).created == 0);
  const auto first = gap(world, "a");
  CHECK(flow(world).created == 1);
  work.claim("ben/1", first);
  CHECK(flow(world).claimed == 1);
  SUBCASE("given back") {
    world.accepted(Kind::task_release, "ben/1", {{"task", first.value()}});
    CHECK(flow(world).released == 1);
  }
  SUBCASE("its time is used up: an hour later, which is another row") {
    world.pass(kHour);
    CHECK(flow(world).lapsed == 1);
    CHECK(flow(world, world.time()).claimed == 0);
    CHECK(flow_hours(world.state(), 0, world.time() + 1)->size() == 2);
  }
  SUBCASE("delivered, and done when others verified it") {
    const auto entry = work.entry_for("ben/1", first, {{"domain", "a"}});
    work.deliver("ben/1", first, entry);
    CHECK(flow(world).delivered == 1);
    CHECK(flow(world).done == 0);
    Voting voting(world);
    CHECK(voting.round(entry, all({"anna", "carl", "dora", "emil"}, 1)) == Verdict::promoted);
    CHECK(flow(world).done == 2);       // the gap, and the round
    CHECK(flow(world).delivered == 5);  // the entry, and four sealed votes
  }
  SUBCASE("what is refused is not counted") {
    work.claim_refused("leased", "ben/1", gap(world, "b"));
    CHECK(flow(world).claimed == 1);
  }
  CHECK(replayed(world.log(), world.time()) == world.hash());
}

TEST_CASE("what nobody needs any more was dropped") {
  World world;
  world.team(kTeam);
  const auto id = world.entry("anna/1");
  const auto before = flow(world);
  world.accepted(Kind::tombstone, "anna/1", {{"entry", id.value()}});
  CHECK(flow(world).dropped == before.dropped + 1);
  CHECK(flow(world).done == before.done);
}

TEST_CASE("each night keeps the reputation of everybody who has one, and of all together") {
  World world;
  Voting voting(world);
  world.team(kTeam);
  const auto id = world.entry("anna/1");
  CHECK(voting.round(id, all({"ben", "carl", "dora", "emil"}, 1)) == Verdict::promoted);
  const std::int64_t first = world.time() / kDay + 1;
  std::vector<Micro> seen;
  for (int night = 0; night < 12; ++night) {
    midnight(world);
    seen.push_back(world.operator_row("anna").reputation);
  }
  CHECK(seen.front() > 0);
  CHECK(seen.back() < seen.front());  // nobody has seen her since
  CHECK(reputations_of(world.state(), operator_of("anna"), first, 12).value() == seen);
  CHECK(reputations_of(world.state(), operator_of("anna"), first - 3, 3).value() ==
        std::vector<Micro>(3, 0));
  CHECK(reputations_of(world.state(), operator_of("fred"), first, 12).value() ==
        std::vector<Micro>(12, 0));
  CHECK(most_reputed(world.state(), 3).value() == std::vector{operator_of("anna")});
  const auto kept = nights(world.state(), first * kDay, world.time() + 1).value();
  REQUIRE(kept.size() == 12);
  CHECK(kept[0].at == first * kDay);
  CHECK(kept[0].row.approved == 6);
  CHECK(kept[0].row.reputed == 1);
  CHECK(kept[3].row.reputation == seen[3]);
  CHECK(kept[0].row.operators_active == 4);  // who voted; the entry is older
  CHECK(kept[11].row.operators_active == 0);
}

TEST_CASE("the highest comes first, and who is revoked not at all") {
  World world;
  world.team(kTeam);
  give_reputation(world, "anna", 300);
  give_reputation(world, "ben", 900);
  give_reputation(world, "carl", 500);
  world.accepted(Kind::operator_revoke, "admin",
                 {{"operator", did_of("carl")}, {"since", world.time()}, {"reason", "left"}});
  CHECK(most_reputed(world.state(), 5).value() ==
        std::vector{operator_of("ben"), operator_of("anna")});
  CHECK(most_reputed(world.state(), 1)->size() == 1);
}

TEST_CASE("the past is forgotten when it is old") {
  World world;
  Voting voting(world);
  world.team(kTeam);
  const auto id = world.entry("anna/1");
  CHECK(voting.round(id, all({"ben", "carl", "dora", "emil"}, 1)) == Verdict::promoted);
  const auto born = world.time();
  for (int day = 0; day < 380; ++day) {
    midnight(world);
    if (day % 100 == 99) {
      world.entry("anna/1", {{"confidence", 900}});  // so that her reputation lasts
    }
  }
  CHECK(flow_hours(world.state(), 0, world.time())->front().at >= world.time() - kFlowDays * kDay);
  const auto kept = nights(world.state(), 0, world.time() + 1).value();
  CHECK(kept.size() == static_cast<std::size_t>(kNightsMax) + 1);
  CHECK(kept.front().at > born);
  const auto weeks = world.state().scan(Table::activity, "reputation/", "", 1'000).value();
  CHECK(weeks.size() >= 50);
  CHECK(weeks.size() <= 55);
}
