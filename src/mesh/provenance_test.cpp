#include "provenance.hpp"

#include <algorithm>

#include "noctem/mesh/domain.hpp"
#include "noctem/mesh/provenance_view.hpp"
#include "noctem/mesh/task.hpp"

#include "taint.hpp"
#include "voting_test.hpp"
#include "work_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

const std::vector<std::string> kTeam{"anna", "ben", "carl", "dora", "emil", "fred"};
const std::vector<std::string> kJury{"ben", "carl", "dora", "emil", "fred"};

struct Graph {
  World world;
  Work work{world};
  Voting voting{world};

  Graph() { world.team(kTeam); }

  EntryId root() { return world.entry("anna/1"); }
  EntryId child(const std::vector<EntryId>& of, std::string_view who = "anna/1") {
    return world.entry(who, {{"type", "synthesis"}, {"sources", work.sources(of)}});
  }
  bool tainted(const EntryId& id) { return world.entry_row(id).tainted_at.has_value(); }
  void find(const EntryId& id, Verdict verdict) {
    const int votes = verdict == Verdict::disputed ? 3 : 5;
    const auto jury = std::vector(kJury.begin(), kJury.begin() + votes);
    REQUIRE(voting.round(id, all(jury, is_verified(verdict) ? 1 : -1)) == verdict);
  }
};

// A dispute needs more than half and at most two thirds of the weight, and no bootstrap.
struct Grown : Graph {
  Grown() {
    auto mesh = world.mesh_row();
    mesh.bootstrap_ended = world.time();
    REQUIRE(store(world.state(), "", mesh).has_value());
  }
};

std::vector<EntryId> ids_of(const std::vector<Relative>& relatives) {
  std::vector<EntryId> ids;
  for (const auto& each : relatives) {
    ids.push_back(each.id);
  }
  return ids;
}

}  // namespace

TEST_CASE("what is found false taints all that follows from it") {
  Graph graph;
  const auto a = graph.root();
  const auto b = graph.child({a}, "ben/1");
  const auto c = graph.child({b}, "carl/1");
  const auto d = graph.child({a, c}, "dora/1");
  const auto other = graph.root();
  graph.find(a, Verdict::false_);
  for (const auto& id : {b, c, d}) {
    CHECK(graph.tainted(id));
    CHECK(graph.world.entry_row(id).tainted_by == a);
    CHECK(graph.world.entry_row(id).confidence <= 200'000);
    CHECK(graph.work.about(TaskType::verify, id.value()).has_value());
  }
  CHECK_FALSE(graph.tainted(a));
  CHECK_FALSE(graph.tainted(other));
  CHECK(graph.world.mesh_row().spreading == 0);
  // Out of awareness: only `other` is left.
  CHECK(graph.world.mesh_row().entries_sound == 1);
  CHECK(graph.world.row<DomainRow>("test").entries == 1);
}

TEST_CASE("what is disputed taints what stands directly on it, and no more") {
  Grown graph;
  const auto a = graph.root();
  const auto b = graph.child({a});
  const auto c = graph.child({b});
  graph.find(a, Verdict::disputed);
  CHECK(graph.tainted(b));
  CHECK_FALSE(graph.tainted(c));
}

TEST_CASE("a taint is lifted by a round that was opened after it and closes verified") {
  Graph graph;
  const auto a = graph.root();
  const auto b = graph.child({a});
  const auto c = graph.child({b});
  graph.find(a, Verdict::false_);
  CHECK(graph.work.task(*graph.work.about(TaskType::verify, b.value())).state == TaskState::open);
  graph.find(b, Verdict::promoted);
  CHECK_FALSE(graph.tainted(b));
  CHECK(graph.world.entry_row(b).confidence > 500'000);
  CHECK(graph.tainted(c));
}

TEST_CASE("a verified entry that is tainted is to be verified again at once") {
  Graph graph;
  const auto a = graph.root();
  const auto b = graph.child({a});
  graph.find(b, Verdict::promoted);
  CHECK_FALSE(graph.work.about(TaskType::verify, b.value()).has_value());
  graph.find(a, Verdict::false_);
  const auto task = graph.work.about(TaskType::verify, b.value());
  REQUIRE(task.has_value());
  CHECK(graph.work.task(*task).state == TaskState::open);
  graph.voting.open(b, "ben");
  graph.work.claim("ben/1", *task);
}

TEST_CASE("a round that was open before the taint does not lift it") {
  Graph graph;
  const auto a = graph.root();
  const auto b = graph.child({a});
  graph.voting.open(a, "ben");
  graph.world.pass(1);
  graph.voting.open(b, "ben");
  for (const auto& who : kJury) {
    graph.voting.commit(a, {who, -1});
    graph.voting.commit(b, {who, 1});
  }
  graph.voting.wait(a);
  graph.voting.reveal(a, all(kJury, -1));
  graph.voting.close(a);
  CHECK(graph.tainted(b));
  graph.voting.wait(b);
  graph.voting.reveal(b, all(kJury, 1));
  graph.voting.close(b);
  CHECK(graph.world.entry_row(b).verdict == Verdict::promoted);
  CHECK(graph.tainted(b));
  const auto task = graph.work.about(TaskType::verify, b.value());
  REQUIRE(task.has_value());
  CHECK(graph.work.task(*task).state == TaskState::open);
}

TEST_CASE("what is published on doubtful sources is doubtful from the start") {
  Graph graph;
  const auto a = graph.root();
  const auto b = graph.child({a});
  graph.find(a, Verdict::false_);
  const auto on_false = graph.child({a});
  const auto on_tainted = graph.child({b});
  CHECK(graph.world.entry_row(on_false).tainted_by == a);
  CHECK(graph.world.entry_row(on_tainted).tainted_by == a);
  graph.find(b, Verdict::promoted);
  CHECK_FALSE(graph.tainted(graph.child({b})));
}

TEST_CASE("what stands on a child of a disputed entry is not doubtful") {
  Grown graph;
  const auto a = graph.root();
  const auto b = graph.child({a});
  graph.find(a, Verdict::disputed);
  CHECK(graph.tainted(graph.child({a})));
  CHECK_FALSE(graph.tainted(graph.child({b})));
}

TEST_CASE("attack: to delete an entry flags what stands on it, and taints nothing") {
  Graph graph;
  const auto a = graph.root();
  const auto b = graph.child({a}, "ben/1");
  graph.world.accepted(Kind::tombstone, "anna/1", {{"entry", a.value()}});
  CHECK_FALSE(graph.tainted(b));
  CHECK(stands_on_erased(graph.world.state(), graph.world.entry_row(b)).value());
  CHECK(graph.world.entry_row(b).is_live());
  CHECK(graph.world.entry_row(b).confidence == 250'000 * 2);
}

TEST_CASE("a revoked agent's entries are tainted from that time on, older ones stand") {
  Graph graph;
  graph.world.enrol("anna", "anna/2");
  const auto old = graph.world.entry("anna/1");
  graph.world.pass(10);
  const auto since = graph.world.time();
  const auto late = graph.world.entry("anna/1");
  const auto others = graph.world.entry("anna/2");
  const auto above = graph.child({late}, "ben/1");
  graph.world.pass(10);
  SUBCASE("of the agent") {
    graph.world.accepted(
        Kind::agent_revoke, "anna",
        {{"agent", did_of("anna/1")}, {"since", since}, {"reason", "compromised"}});
    CHECK_FALSE(graph.tainted(others));
  }
  SUBCASE("of the operator") {
    graph.world.accepted(
        Kind::operator_revoke, "admin",
        {{"operator", did_of("anna")}, {"since", since}, {"reason", "compromised"}});
    CHECK(graph.tainted(others));
  }
  CHECK_FALSE(graph.tainted(old));
  CHECK(graph.tainted(late));
  CHECK_FALSE(graph.tainted(above));
}

TEST_CASE("held entries stand in no graph until they are released") {
  Graph graph;
  const auto a = graph.root();
  graph.world.approve("gina");
  graph.world.enrol("gina", "gina/1");
  graph.world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("gina")}});
  const auto held = graph.child({a}, "gina/1");
  CHECK(graph.world.entry_row(a).children == 0);
  CHECK(provenance_of(graph.world.state(), a)->children.empty());
  graph.find(a, Verdict::false_);
  CHECK_FALSE(graph.tainted(held));
  graph.world.accepted(Kind::operator_release, "admin", {{"operator", did_of("gina")}});
  CHECK(graph.world.entry_row(a).children == 1);
  CHECK(graph.tainted(held));
}

TEST_CASE("attack: a flood of 5 000 descendants is tainted a thousand at a time, all, and alike") {
  Graph graph;
  auto& world = graph.world;
  const auto a = graph.root();
  std::vector<EntryId> layer{a};
  std::vector<EntryId> everything;
  for (int depth = 0; depth < 5; ++depth) {
    std::vector<EntryId> next;
    for (int i = 0; i < 1'000; ++i) {
      // Wide at first, then deep: each stands on several of the layer above and on the root.
      std::vector<EntryId> on{layer[static_cast<std::size_t>(i) % layer.size()]};
      if (depth > 0) {
        on.push_back(layer[static_cast<std::size_t>(i * 7 + 1) % layer.size()]);
      }
      std::ranges::sort(on);
      on.erase(std::ranges::unique(on).begin(), on.end());
      next.push_back(graph.child(on));
    }
    everything.insert(everything.end(), next.begin(), next.end());
    layer = std::move(next);
  }
  const auto count = [&] {
    return std::ranges::count_if(everything, [&](const auto& id) { return graph.tainted(id); });
  };
  graph.find(a, Verdict::false_);
  const auto first = count();
  CHECK(first > 0);
  CHECK(first <= kTaintsPerRecord);
  int records = 0;
  while (world.mesh_row().spreading > 0) {
    world.accepted(Kind::gap, "log", {{"domain", "gap" + std::to_string(records)}});
    ++records;
    REQUIRE(records < 50);
  }
  CHECK(records >= 4);
  CHECK(count() == 5'000);
}

TEST_CASE("attack: many ways to one entry do not make a wave look at it many times") {
  Graph graph;
  const auto a = graph.root();
  std::vector<EntryId> chain{a};
  for (int i = 0; i < 200; ++i) {
    const auto from = chain.size() > 20 ? chain.end() - 20 : chain.begin();
    chain.push_back(graph.child({from, chain.end()}));
  }
  graph.find(a, Verdict::false_);
  int records = 0;
  while (graph.world.mesh_row().spreading > 0) {
    graph.world.accepted(Kind::gap, "log", {{"domain", "gap" + std::to_string(records++)}});
  }
  CHECK(replayed(graph.world.log(), graph.world.time()) == graph.world.hash());
  CHECK(records <= 5);  // 200 entries with 20 children each, 4 000 looks
  CHECK(std::ranges::all_of(chain.begin() + 1, chain.end(),
                            [&](const auto& id) { return graph.tainted(id); }));
}

TEST_CASE("provenance shows both directions, nearest first, bounded") {
  Graph graph;
  const auto a = graph.root();
  const auto b = graph.root();
  const auto c = graph.child({a, b});
  const auto d = graph.child({c});
  const auto e = graph.child({d, b});
  const auto seen = provenance_of(graph.world.state(), c).value();
  CHECK(ids_of(seen.sources) == std::vector{a, b});
  CHECK(ids_of(seen.children) == std::vector{d, e});
  CHECK(seen.children[1].depth == 2);
  CHECK_FALSE(seen.more_children);
  const auto near = provenance_of(graph.world.state(), c, {.depth_max = 1}).value();
  CHECK(ids_of(near.children) == std::vector{d});
  CHECK(near.more_children);
  const auto few =
      provenance_of(graph.world.state(), c, {.depth_max = 8, .entries_max = 1}).value();
  CHECK(few.sources.size() == 1);
  CHECK(few.more_sources);
  CHECK(provenance_of(graph.world.state(), EntryId("none")).error().kind == ErrorKind::not_found);
}
