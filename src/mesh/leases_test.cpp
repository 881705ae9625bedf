#include "leases.hpp"

#include "noctem/mesh/task.hpp"

#include "voting_test.hpp"
#include "work_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 86'400;

// Six operators, of which ben and carl have two agents, and a domain to be synthesized.
struct Office {
  World world;
  Work work{world};
  Voting voting{world};
  std::vector<EntryId> observations;
  TaskId task;

  Office() {
    world.team({"anna", "ben", "carl", "dora", "emil", "fred"});
    world.enrol("ben", "ben/2");
    world.enrol("carl", "carl/2");
    for (int i = 0; i < 5; ++i) {
      observations.push_back(world.entry("anna/1", {{"domain", "go"}}));
    }
    task = *work.about(TaskType::synthesize, "go");
  }

  TaskId verify(const EntryId& id) { return *work.about(TaskType::verify, id.value()); }
  std::int64_t wrong(std::string_view name) {
    const auto row = world.operator_row(name);
    return row.resolved - row.right;
  }
};

}  // namespace

TEST_CASE("a lease is for an hour, of one agent, and takes the task from the queue") {
  Office office;
  auto& world = office.world;
  CHECK(office.work.open(TaskType::synthesize).size() == 1);
  office.work.claim("ben/1", office.task);
  CHECK(office.work.open(TaskType::synthesize).empty());
  const auto lease = lease_of(world.state(), agent_of("ben/1")).value();
  REQUIRE(lease.has_value());
  CHECK(lease->until == world.time() + kHour);
  CHECK(office.work.task(office.task).lease == lease_key(operator_of("ben"), agent_of("ben/1")));
  office.work.claim_refused("not_open", "carl/1", office.task);
}

TEST_CASE("the node cannot make a lease longer or shorter, nor another one for the same agent") {
  Office office;
  auto fields = office.work.claim_fields("ben/1", office.task);
  fields.set("until", office.world.time() + kHour + 1);
  office.world.refused("until", Kind::task_lease, "log", fields);
  fields.set("until", office.world.time() + kHour);
  office.world.refused("not_log_key", Kind::task_lease, "ben/1", fields);
  office.work.claim("ben/1", office.task);
  office.work.claim_refused("leased", "ben/1",
                            *office.work.about(TaskType::reflect, kWholeNetwork));
}

TEST_CASE("an operator holds three tasks at a time") {
  Office office;
  office.world.enrol("ben", "ben/3");
  office.world.enrol("ben", "ben/4");
  std::vector<TaskId> gaps;
  for (const auto* domain : {"a", "b", "c", "d"}) {
    office.world.accepted(Kind::gap, "log", {{"domain", domain}});
    gaps.push_back(*office.work.about(TaskType::fill_gap, domain));
  }
  office.work.claim("ben/1", gaps[0]);
  office.work.claim("ben/2", gaps[1]);
  office.work.claim("ben/3", gaps[2]);
  office.work.claim_refused("leases", "ben/4", gaps[3]);
  office.world.accepted(Kind::task_release, "ben/2", {{"task", gaps[1].value()}});
  office.work.claim("ben/4", gaps[3]);
}

TEST_CASE("who lets a lease lapse takes one wrong outcome and may not claim the task again") {
  Office office;
  office.work.claim("ben/1", office.task);
  office.world.pass(kHour - 1);
  CHECK(office.work.holds("ben/1"));
  office.world.pass(1);
  CHECK_FALSE(office.work.holds("ben/1"));
  CHECK(office.wrong("ben") == 1);
  CHECK(office.work.task(office.task).state == TaskState::open);
  office.work.claim_refused("lapsed", "ben/1", office.task);
  office.work.claim_refused("lapsed", "ben/2", office.task);
  office.work.claim("carl/1", office.task);
}

TEST_CASE("a lapse in quarantine harms nobody: who is held cannot deliver") {
  Office office;
  office.work.claim("ben/1", office.task);
  office.world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("ben")}});
  office.world.pass(kHour);
  CHECK(office.wrong("ben") == 0);
  CHECK(office.work.task(office.task).state == TaskState::open);
}

TEST_CASE("who is quarantined or revoked claims nothing") {
  Office office;
  office.world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("ben")}});
  office.work.claim_refused("revoked", "ben/1", office.task);
  office.world.accepted(
      Kind::agent_revoke, "carl",
      {{"agent", did_of("carl/1")}, {"since", office.world.time()}, {"reason", "left"}});
  office.work.claim_refused("revoked", "carl/1", office.task);
  office.work.claim("carl/2", office.task);
}

TEST_CASE("release is free once for each task, then it counts") {
  Office office;
  const codec::JsonObject task{{"task", office.task.value()}};
  office.world.refused("not_leased", Kind::task_release, "ben/1", task);
  office.work.claim("ben/1", office.task);
  office.world.refused("not_leased", Kind::task_release, "ben/2", task);
  office.world.accepted(Kind::task_release, "ben/1", task);
  CHECK(office.wrong("ben") == 0);
  CHECK(office.work.open(TaskType::synthesize).size() == 1);
  office.work.claim("ben/2", office.task);
  office.world.accepted(Kind::task_release, "ben/2", task);
  CHECK(office.wrong("ben") == 1);
  office.work.claim_refused("lapsed", "ben/1", office.task);
  office.world.pass(2 * kHour);
  CHECK(office.wrong("ben") == 1);
}

TEST_CASE("a verify task has a slot for each member of the panel, until it commits") {
  Office office;
  const auto id = office.observations[0];
  const auto task = office.verify(id);
  office.work.claim_refused("round", "ben/1", task);
  office.voting.open(id, "ben");
  office.work.claim_refused("own", "anna/1", task);
  office.work.claim("ben/1", task);
  office.work.claim("carl/1", task);
  office.work.claim_refused("slot", "ben/2", task);
  CHECK(lease_of(office.world.state(), agent_of("ben/1")).value()->until ==
        office.voting.row(id).commit_until);
  office.voting.commit(id, {"ben", 1});
  CHECK_FALSE(office.work.holds("ben/1"));
  CHECK(office.work.holds("carl/1"));
  office.work.claim_refused("voted", "ben/2", task);
  office.world.pass(kDay);
  CHECK(office.wrong("carl") == 1);
  CHECK_FALSE(office.work.holds("carl/1"));
  office.work.claim_refused("not_open", "dora/1", task);
  office.voting.wait(id);
  office.voting.reveal(id, {{"ben", 1}});
  office.voting.close(id);
  CHECK(office.wrong("ben") == 0);
  CHECK_FALSE(office.world.has<TaskRow>(task.value()));
}

TEST_CASE("a commitment frees the slot that another agent of the operator holds") {
  Office office;
  const auto id = office.observations[0];
  office.voting.open(id, "ben");
  office.work.claim("ben/2", office.verify(id));
  office.voting.commit(id, {"ben", 1});
  CHECK_FALSE(office.work.holds("ben/2"));
  office.world.pass(kDay);
  CHECK(office.wrong("ben") == 0);
}

TEST_CASE("slots count among the three of an operator") {
  Office office;
  office.world.enrol("ben", "ben/3");
  office.world.enrol("ben", "ben/4");
  for (int i = 0; i < 3; ++i) {
    office.voting.open(office.observations[i], "ben");
    office.work.claim("ben/" + std::to_string(i + 1), office.verify(office.observations[i]));
  }
  office.work.claim_refused("leases", "ben/4", office.task);
  office.voting.commit(office.observations[1], {"ben", 1});
  office.work.claim("ben/4", office.task);
}

TEST_CASE("who is not on the panel has no slot") {
  Office office;
  const auto id = office.observations[0];
  office.voting.open(id, "ben");
  office.world.approve("late");
  office.world.enrol("late", "late/1");
  office.work.claim_refused("panel", "late/1", office.verify(id));
}

TEST_CASE("a tombstone ends a verify task and frees its slots, unharmed") {
  Office office;
  const auto id = office.observations[0];
  office.voting.open(id, "ben");
  office.work.claim("ben/1", office.verify(id));
  office.world.accepted(Kind::tombstone, "anna/1", {{"entry", id.value()}});
  CHECK_FALSE(office.work.holds("ben/1"));
  CHECK_FALSE(office.work.about(TaskType::verify, id.value()).has_value());
  office.world.pass(2 * kDay);
  CHECK(office.wrong("ben") == 0);
}

TEST_CASE("leases and slots move with a pause of the service") {
  Office office;
  const auto id = office.observations[0];
  office.voting.open(id, "ben");
  office.work.claim("ben/1", office.verify(id));
  office.work.claim("carl/1", office.task);
  const auto from = office.world.time();
  office.world.stamp(from + 2 * kDay);
  office.world.accepted(Kind::pause, "log", {{"from", from}, {"to", from + 2 * kDay}});
  CHECK(office.work.holds("ben/1"));
  CHECK(office.work.holds("carl/1"));
  office.world.pass(kHour);
  CHECK_FALSE(office.work.holds("carl/1"));
  CHECK(office.work.task(office.verify(id)).state == TaskState::open);
  office.world.pass(kDay - kHour);
  CHECK_FALSE(office.work.holds("ben/1"));
  CHECK(office.wrong("ben") == 1);
  CHECK(office.work.task(office.verify(id)).state == TaskState::leased);
}

TEST_CASE("claims and what follows from them replay to the same state") {
  Office office;
  office.voting.open(office.observations[0], "ben");
  office.work.claim("ben/1", office.verify(office.observations[0]));
  office.work.claim("carl/1", office.task);
  office.world.pass(3 * kDay);
  CHECK(replayed(office.world.log(), office.world.time()) == office.world.hash());
}
