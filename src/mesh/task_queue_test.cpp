#include "task_queue.hpp"

#include <algorithm>
#include <random>

#include "noctem/mesh/task.hpp"

#include "voting_test.hpp"
#include "work_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kDay = 86'400;

std::vector<TaskId> ids_of(const std::vector<TaskOffer>& offers) {
  std::vector<TaskId> ids;
  for (const auto& offer : offers) {
    ids.push_back(offer.id);
  }
  return ids;
}

std::vector<TaskOffer> best(World& world, std::string_view agent, const TaskWish& wish = {},
                            std::size_t count = 100) {
  auto found = best_tasks(world.state(), agent_of(agent), wish, count);
  REQUIRE_MESSAGE(found.has_value(), (found ? "" : to_string(found.error())));
  return std::move(*found);
}

}  // namespace

TEST_CASE("priority counts what stands on it, how unsure it is, and its age, up to ten") {
  CHECK(base_priority(0, kOne) == 0);
  CHECK(base_priority(1, kOne) == 1);
  CHECK(base_priority(2, kOne) == 1);
  CHECK(base_priority(3, kOne) == 2);
  CHECK(base_priority(1'000, kOne) == 9);
  CHECK(base_priority(1'000'000, 0) == 10);
  CHECK(base_priority(0, 751'000) == 0);
  CHECK(base_priority(0, 750'000) == 1);
  CHECK(base_priority(0, 250'999) == 3);  // in whole thousandths
  CHECK(base_priority(0, 0) == 4);
  CHECK(priority_at(2, 0, 7 * kDay - 1) == 2);
  CHECK(priority_at(2, 0, 7 * kDay) == 3);
  CHECK(priority_at(2, 0, 21 * kDay) == 5);
  CHECK(priority_at(2, 0, 365 * kDay) == 5);
  CHECK(priority_at(9, 0, 365 * kDay) == 10);
}

TEST_CASE("property: the queue gives the order of priority and age at any time, unwritten") {
  World world;
  world.team({"anna", "ben"});
  std::mt19937 random(7);
  std::vector<std::pair<TaskId, TaskRow>> tasks;
  for (int i = 0; i < 300; ++i) {
    TaskRow task;
    task.type = TaskType::fill_gap;
    task.domain = "go";
    task.base = static_cast<std::int64_t>(random() % 11);
    task.since = kBorn - static_cast<std::int64_t>(random() % 40) * kDay;
    const auto id = task_id("m", task.type, "go", i);
    REQUIRE(store(world.state(), id.value(), task).has_value());
    REQUIRE(store(world.state(), queue_key(id, task), QueuedTask{task.type, "go", {}}).has_value());
    tasks.emplace_back(id, task);
  }
  for (const std::int64_t days : {0, 1, 5, 10, 40}) {
    world.at(kBorn + days * kDay);
    std::ranges::sort(tasks, [&](const auto& a, const auto& b) {
      const auto rank = [&](const auto& each) {
        return std::tuple(-priority_at(each.second.base, each.second.since, world.time()),
                          each.second.since, each.first.value());
      };
      return rank(a) < rank(b);
    });
    const auto found = best(world, "anna/1", {}, 300);
    REQUIRE(found.size() == 300);
    for (std::size_t i = 0; i < found.size(); ++i) {
      CHECK(found[i].id == tasks[i].first);
      CHECK(found[i].priority ==
            priority_at(tasks[i].second.base, tasks[i].second.since, world.time()));
    }
  }
}

TEST_CASE("the oldest entry is verified first, what many stand on before it") {
  World world;
  Work work(world);
  world.team({"anna", "ben", "carl"});
  std::vector<TaskId> tasks;
  std::vector<EntryId> ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(world.entry("anna/1"));
    tasks.push_back(*work.about(TaskType::verify, ids.back().value()));
    world.pass(1);
  }
  const TaskWish verify{{TaskType::verify}, {}};
  CHECK(ids_of(best(world, "ben/1", verify)) == tasks);
  world.entry("anna/1", {{"sources", work.sources({ids[2]})}, {"confidence", 1000}});
  CHECK(best(world, "ben/1", verify).front().id == tasks[2]);
  CHECK(best(world, "ben/1", verify).front().priority == 3);
  world.pass(30 * kDay);
  CHECK(best(world, "ben/1", verify).front().priority == 6);
}

TEST_CASE("preferred types and domains are honoured, otherwise the highest priority") {
  World world;
  Work work(world);
  world.team({"anna", "ben", "carl"});
  world.accepted(Kind::gap, "log", {{"domain", "rust/async"}});
  world.accepted(Kind::gap, "log", {{"domain", "rusty"}});
  const auto entry = world.entry("anna/1", {{"domain", "go"}});
  const auto verify = *work.about(TaskType::verify, entry.value());
  const auto rust = *work.about(TaskType::fill_gap, "rust/async");
  CHECK(ids_of(best(world, "ben/1", {{TaskType::verify}, {}})) == std::vector{verify});
  CHECK(ids_of(best(world, "ben/1", {{}, {"rust"}})) == std::vector{rust});
  CHECK(ids_of(best(world, "ben/1", {{}, {"rust", "go"}})) == std::vector{rust, verify});
  CHECK(best(world, "ben/1", {{TaskType::synthesize}, {"python"}}).size() == 4);
  CHECK(best(world, "ben/1", {}, 1).size() == 1);
}

TEST_CASE("an agent is offered only what it may claim") {
  World world;
  Work work(world);
  Voting voting(world);
  world.team({"anna", "ben", "carl", "dora"});
  world.enrol("ben", "ben/2");
  const TaskWish verify{{TaskType::verify}, {}};
  const auto offered = [&](std::string_view agent) { return best(world, agent, verify).size(); };
  const auto id = world.entry("anna/1");
  const auto own = world.entry("ben/1");
  CHECK(best(world, "anna/1", {{TaskType::verify}, {}}, 9).size() == 1);  // ben's
  CHECK(ids_of(best(world, "ben/1", verify)) ==
        std::vector{*work.about(TaskType::verify, id.value())});
  SUBCASE("each claim of an offer is accepted") {
    voting.open(id, "ben");
    work.claim("ben/1", best(world, "ben/1", verify).front().id);
    CHECK(best(world, "ben/1").empty());  // it holds one
    CHECK(best(world, "ben/2", {{TaskType::verify}, {}}).front().task.type != TaskType::verify);
  }
  SUBCASE("not what its operator has voted about") {
    voting.open(id, "ben");
    voting.commit(id, {"ben", 1});
    CHECK(best(world, "ben/2", verify).front().task.type != TaskType::verify);
    CHECK(offered("carl/1") == 2);
  }
  SUBCASE("nothing in quarantine, nothing when revoked, nothing for strangers") {
    world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("ben")}});
    CHECK(best(world, "ben/1").empty());
    world.accepted(Kind::agent_revoke, "carl",
                   {{"agent", did_of("carl/1")}, {"since", world.time()}, {"reason", "left"}});
    CHECK(best(world, "carl/1").empty());
    CHECK(best(world, "nobody").empty());
  }
  SUBCASE("no correction of its own entry") {
    const auto correction =
        world.entry("carl/1", {{"type", "correction"}, {"supersedes", id.value()}});
    const auto task = *work.about(TaskType::verify, correction.value());
    CHECK(std::ranges::count(ids_of(best(world, "anna/1", verify)), task) == 0);
    CHECK(std::ranges::count(ids_of(best(world, "ben/1", verify)), task) == 1);
  }
}

TEST_CASE("attack: a flood of one operator's entries does not hide the others' work for long") {
  World world;
  Work work(world);
  world.team({"anna", "ben", "carl"});
  for (int i = 0; i < 600; ++i) {
    world.entry("ben/1", {{"confidence", 0}});
  }
  const auto id = world.entry("anna/1", {{"confidence", 1000}});
  const auto found = best(world, "ben/1", {{TaskType::verify}, {}}, 1);
  REQUIRE(found.size() == 1);
  CHECK(found.front().id == *work.about(TaskType::verify, id.value()));
}

// --- turns ---

namespace {

constexpr std::int64_t kTurn = 14'400;

codec::JsonObject with_turns() { return {{"verify_turn_seconds", kTurn}}; }

std::string first_subject(World& world, std::string_view agent) {
  const auto offers = best(world, agent, {{TaskType::verify}, {}}, 1);
  return offers.empty() ? "" : offers.front().task.subject;
}

}  // namespace

TEST_CASE("entries of one operator take turns, and who writes seldom waits for nobody") {
  World world(with_turns());
  world.team({"anna", "ben"});
  const auto first = world.entry("anna/1");
  const auto second = world.entry("anna/1");
  world.pass(kTurn / 2);
  const auto third = world.entry("anna/1");
  CHECK_FALSE(world.entry_row(first).turn.has_value());
  CHECK(world.entry_row(second).turn == kBorn + kTurn);
  CHECK(world.entry_row(third).turn == kBorn + 2 * kTurn);
  CHECK(world.operator_row("anna").turn_at == kBorn + 2 * kTurn);
  world.at(kBorn + 3 * kTurn);
  CHECK_FALSE(world.entry_row(world.entry("anna/1")).turn.has_value());
  CHECK_FALSE(world.entry_row(world.entry("ben/1")).turn.has_value());
  CHECK(replayed(world.log(), world.time()) == world.hash());
}

TEST_CASE("attack: a flood stands before nobody, whatever its entries say of themselves") {
  World world(with_turns());
  world.team({"flooder", "anna", "ben"});
  std::vector<EntryId> flood;
  for (int i = 0; i < 60; ++i) {
    flood.push_back(world.entry("flooder/1", {{"confidence", 0}}));  // the surest way to be urgent
  }
  world.pass(10);
  const auto honest = world.entry("anna/1", {{"confidence", 600}});
  world.pass(kDay + kTurn);  // the flood of a day had its turns, and no more
  const auto offers = best(world, "ben/1", {{TaskType::verify}, {}});
  REQUIRE(offers.size() == 61);
  const auto at = std::ranges::find(offers, honest.value(),
                                    [](const TaskOffer& offer) { return offer.task.subject; });
  CHECK(at - offers.begin() <= kDay / kTurn + 1);
  for (auto behind = at + 1; behind != offers.end(); ++behind) {
    CHECK(behind->priority == 0);
  }
}

TEST_CASE("without turns a flood stands before what comes after it") {
  World world;
  world.team({"flooder", "anna", "ben"});
  world.entry("flooder/1");
  CHECK_FALSE(world.entry_row(world.entry("flooder/1")).turn.has_value());
  world.pass(10);
  const auto honest = world.entry("anna/1");
  const auto offers = best(world, "ben/1", {{TaskType::verify}, {}});
  REQUIRE(offers.size() == 3);
  CHECK(offers.back().task.subject == honest.value());
}

TEST_CASE("nobody is offered what an operator in quarantine wrote before") {
  World world;
  world.team({"flooder", "anna", "ben"});
  world.entry("flooder/1");
  world.pass(10);
  const auto honest = world.entry("anna/1");
  world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("flooder")}});
  CHECK(first_subject(world, "ben/1") == honest.value());
  world.accepted(Kind::operator_release, "admin", {{"operator", did_of("flooder")}});
  CHECK(first_subject(world, "ben/1") != honest.value());
}
