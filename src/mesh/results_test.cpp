#include "results.hpp"

#include "noctem/mesh/domain.hpp"
#include "noctem/mesh/snapshot.hpp"
#include "noctem/mesh/task.hpp"

#include "voting_test.hpp"
#include "work_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kHour = 3600;

struct Office {
  World world;
  Work work{world};
  Voting voting{world};
  std::vector<EntryId> observations;
  TaskId task;

  explicit Office(const std::vector<std::string>& names = {"anna", "ben", "carl", "dora", "emil"}) {
    world.team(names);
    for (int i = 0; i < 5; ++i) {
      observations.push_back(world.entry("anna/1", {{"domain", "go"}}));
    }
    task = *work.about(TaskType::synthesize, "go");
  }

  codec::JsonObject synthesis() const {
    return {{"type", "synthesis"}, {"domain", "go"}, {"sources", work.sources(observations)}};
  }
  TaskState state() { return work.task(task).state; }
  codec::JsonObject result(const EntryId& id) const {
    return {{"task", task.value()}, {"entry", id.value()}};
  }
};

}  // namespace

TEST_CASE("a result waits for the verification of its entry") {
  Office office;
  const auto id = office.work.result("ben/1", office.task, office.synthesis());
  CHECK(office.state() == TaskState::delivered);
  CHECK_FALSE(office.work.holds("ben/1"));
  office.world.pass(2 * kHour);
  CHECK(office.world.operator_row("ben").resolved == 0);
  CHECK(office.work.about(TaskType::synthesize, "go") == office.task);
  CHECK(office.voting.round(id, all({"anna", "carl", "dora", "emil"}, 1)) == Verdict::promoted);
  CHECK(office.state() == TaskState::accepted);
  CHECK_FALSE(office.work.about(TaskType::synthesize, "go").has_value());
}

TEST_CASE("a result that is not verified lets others try, and never its author again") {
  Office office;
  const auto id = office.work.result("ben/1", office.task, office.synthesis());
  CHECK(office.voting.round(id, all({"anna", "carl", "dora", "emil"}, -1)) == Verdict::false_);
  CHECK(office.state() == TaskState::open);
  office.work.claim_refused("own", "ben/1", office.task);
  office.work.claim("carl/1", office.task);
}

TEST_CASE("a result that nobody judged covers its observations: the task ends, others may come") {
  Office office;
  const auto first = office.work.result("ben/1", office.task, office.synthesis());
  CHECK(office.voting.round(first, {{"anna", 1}}) == Verdict::inconclusive);
  CHECK(office.state() == TaskState::ended);
  for (int i = 0; i < 5; ++i) {
    office.world.entry("anna/1", {{"domain", "go"}});
  }
  CHECK(office.work.about(TaskType::synthesize, "go") ==
        task_id(office.world.mesh(), TaskType::synthesize, "go", 1));
}

TEST_CASE("two results of a gap that do not replace each other are both to be verified") {
  Office office;
  office.world.accepted(Kind::gap, "log", {{"domain", "rust"}});
  const auto task = *office.work.about(TaskType::fill_gap, "rust");
  const codec::JsonObject weak{{"domain", "rust"}, {"confidence", 200}};
  const auto first = office.work.result("ben/1", task, weak);
  CHECK(office.voting.round(first, {{"anna", -1}}) == Verdict::inconclusive);
  CHECK(office.work.task(task).state == TaskState::open);
  const auto second = office.work.result("carl/1", task, weak);
  CHECK(office.work.about(TaskType::verify, first.value()).has_value());
  CHECK(office.work.about(TaskType::verify, second.value()).has_value());
  CHECK(office.work.task(task).results == std::vector{first, second});
  SUBCASE("the first that is verified is accepted") {
    office.world.at(office.world.entry_row(first).next_round_at);
    office.voting.round(first, all({"anna", "carl", "dora", "emil"}, 1));
    CHECK(office.work.task(task).state == TaskState::accepted);
    CHECK_FALSE(office.world.has<GapRow>("rust"));
    CHECK_FALSE(office.world.row<DomainRow>("rust").gap_at.has_value());
  }
}

TEST_CASE("a lease ends unharmed when another's result is accepted meanwhile") {
  Office office;
  office.world.accepted(Kind::gap, "log", {{"domain", "rust"}});
  const auto task = *office.work.about(TaskType::fill_gap, "rust");
  const auto first = office.work.result("ben/1", task, {{"domain", "rust"}, {"confidence", 200}});
  CHECK(office.voting.round(first, {{"anna", -1}}) == Verdict::inconclusive);
  office.world.at(office.world.entry_row(first).next_round_at);
  const auto voters = all({"anna", "carl", "dora", "emil"}, 1);
  office.voting.open(first, "anna");
  for (const auto& cast : voters) {
    office.voting.commit(first, cast);
  }
  office.voting.wait(first);
  office.work.claim("carl/1", task);
  office.voting.reveal(first, voters);
  office.voting.close(first);
  CHECK(office.work.task(task).state == TaskState::accepted);
  CHECK_FALSE(office.work.holds("carl/1"));
  const auto wrong_before = office.world.operator_row("carl");
  office.world.pass(2 * kHour);
  CHECK(office.world.operator_row("carl").resolved == wrong_before.resolved);
}

TEST_CASE("a late result counts while nobody else is at it or has delivered") {
  Office office;
  office.work.claim("ben/1", office.task);
  const auto id = office.work.entry_for("ben/1", office.task, office.synthesis());
  office.world.pass(kHour);
  SUBCASE("nobody is: need is gone with the synthesis, so the task has ended") {
    CHECK(office.state() == TaskState::ended);
    office.world.refused("not_leased", Kind::task_result, "ben/1", office.result(id));
  }
}

TEST_CASE("a late result of a gap") {
  Office office;
  office.world.accepted(Kind::gap, "log", {{"domain", "rust"}});
  office.task = *office.work.about(TaskType::fill_gap, "rust");
  const codec::JsonObject weak{{"domain", "rust"}, {"confidence", 200}};
  office.work.claim("ben/1", office.task);
  office.world.pass(kHour);
  const auto late = office.work.entry_for("ben/1", office.task, weak);
  SUBCASE("counts while nobody else is at it") {
    office.work.deliver("ben/1", office.task, late);
    CHECK(office.state() == TaskState::delivered);
    office.world.refused("late", Kind::task_result, "ben/1", office.result(late));
  }
  SUBCASE("is refused when another agent has the lease") {
    office.work.claim("carl/1", office.task);
    office.world.refused("late", Kind::task_result, "ben/1", office.result(late));
  }
  SUBCASE("is refused when another one has delivered") {
    office.work.result("carl/1", office.task, weak);
    office.world.refused("late", Kind::task_result, "ben/1", office.result(late));
  }
  SUBCASE("is refused when its author never had a lease") {
    const auto other = office.work.entry_for("dora/1", office.task, weak);
    office.world.refused("not_leased", Kind::task_result, "dora/1", office.result(other));
  }
}

TEST_CASE("what is delivered is what the task asks for, new and one's own") {
  Office office;
  office.work.claim("ben/1", office.task);
  const auto refused = [&](std::string_view reason, const EntryId& id) {
    office.world.refused(reason, Kind::task_result, "ben/1", office.result(id));
  };
  refused("not_own", office.observations[0]);
  auto fields = office.synthesis();
  refused("result", office.world.entry("ben/1", fields));  // it does not name the task
  const auto entry_with = [&](const std::string& name, codec::Json value) {
    auto changed = office.synthesis();
    changed.set(name, std::move(value));
    return office.work.entry_for("ben/1", office.task, changed);
  };
  refused("result", entry_with("type", "observation"));
  refused("result", entry_with("domain", "go/maps"));
  auto few = office.observations;
  few.pop_back();
  refused("result", entry_with("sources", office.work.sources(few)));
  const auto withdrawn = entry_with("domain", "go");
  office.world.accepted(Kind::tombstone, "ben/1", {{"entry", withdrawn.value()}});
  refused("result", withdrawn);
  office.world.refused("task", Kind::task_result, "ben/1",
                       {{"task", std::string(32, '0')}, {"entry", withdrawn.value()}});
  office.world.refused("entry", Kind::task_result, "ben/1",
                       office.result(EntryId(office.world.mesh())));
}

TEST_CASE("each type of task asks for its own kind of result") {
  Office office;
  SUBCASE("a reflection") {
    office.task = *office.work.about(TaskType::reflect, kWholeNetwork);
    office.work.claim("ben/1", office.task);
    const auto plain = office.work.entry_for("ben/1", office.task, {});
    office.world.refused("result", Kind::task_result, "ben/1", office.result(plain));
    const auto reflection = office.work.entry_for(
        "ben/1", office.task, {{"type", "reflection"}, {"domain", kWholeNetwork}});
    office.work.deliver("ben/1", office.task, reflection);
    CHECK(office.state() == TaskState::delivered);
  }
  SUBCASE("an entry of the gap's domain, or below") {
    office.world.accepted(Kind::gap, "log", {{"domain", "rust"}});
    office.task = *office.work.about(TaskType::fill_gap, "rust");
    office.work.claim("ben/1", office.task);
    const auto elsewhere = office.work.entry_for("ben/1", office.task, {{"domain", "rusty"}});
    office.world.refused("result", Kind::task_result, "ben/1", office.result(elsewhere));
    const auto below = office.work.entry_for("ben/1", office.task, {{"domain", "rust/borrow"}});
    office.work.deliver("ben/1", office.task, below);
    CHECK(office.state() == TaskState::delivered);
  }
  SUBCASE("an entry that stands on the near duplicates' first") {
    office.work.near("carl/1", office.observations[0]);
    office.task = *office.work.about(TaskType::consolidate, office.observations[0].value());
    office.work.claim("ben/1", office.task);
    const auto other = office.work.entry_for(
        "ben/1", office.task, {{"sources", office.work.sources({office.observations[1]})}});
    office.world.refused("result", Kind::task_result, "ben/1", office.result(other));
    const auto merged = office.work.entry_for(
        "ben/1", office.task, {{"sources", office.work.sources({office.observations[0]})}});
    office.work.deliver("ben/1", office.task, merged);
    CHECK(office.state() == TaskState::delivered);
  }
  SUBCASE("a verify task none but a commitment") {
    const auto task = *office.work.about(TaskType::verify, office.observations[0].value());
    office.voting.open(office.observations[0], "ben");
    office.work.claim("ben/1", task);
    const auto entry = office.work.entry_for("ben/1", task, {});
    office.world.refused("result", Kind::task_result, "ben/1",
                         {{"task", task.value()}, {"entry", entry.value()}});
  }
}

TEST_CASE("with fewer than four operators one other yes and no no is enough") {
  Office office({"anna", "ben", "carl"});
  const auto id = office.work.result("ben/1", office.task, office.synthesis());
  SUBCASE("one yes") {
    CHECK(office.voting.round(id, {{"anna", 1}}) == Verdict::inconclusive);
    CHECK(office.state() == TaskState::accepted);
  }
  SUBCASE("a yes and a no") {
    office.voting.round(id, {{"anna", 1}, {"carl", -1}});
    CHECK(office.state() != TaskState::accepted);
  }
  SUBCASE("nobody") {
    office.voting.open(id, "anna");
    office.voting.wait(id);
    office.voting.close(id);
    CHECK(office.state() != TaskState::accepted);
  }
}

TEST_CASE("a single operator has nobody to ask") {
  Office office({"anna"});
  office.work.result("anna/1", office.task, office.synthesis());
  CHECK(office.state() == TaskState::accepted);
}

TEST_CASE("an operator cannot have its own work accepted") {
  Office office;
  office.world.enrol("ben", "ben/2");
  const auto id = office.work.result("ben/1", office.task, office.synthesis());
  office.world.refused("own_entry", Kind::round_open, "log", office.voting.open_fields(id, "ben"));
  office.voting.open(id, "carl");
  office.work.claim_refused("own", "ben/2", *office.work.about(TaskType::verify, id.value()));
  office.world.refused("own_entry", Kind::vote_commit, "ben/2",
                       office.voting.commit_fields(id, {"ben", 1}));
  CHECK(office.state() == TaskState::delivered);
}

TEST_CASE("a quarantined operator's result is recorded and does nothing") {
  Office office;
  office.work.claim("ben/1", office.task);
  const auto id = office.work.entry_for("ben/1", office.task, office.synthesis());
  office.world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("ben")}});
  office.work.deliver("ben/1", office.task, id);
  CHECK(office.state() == TaskState::leased);
}
