// Attacks on votes, tried by whoever would try them. Each must come to nothing.

#include "voting_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kDay = 86'400;

struct Scene {
  World world;
  Voting voting{world};
  EntryId id;

  explicit Scene(const std::vector<std::string>& voters, codec::JsonObject params = {})
      : world(std::move(params)) {
    world.team({"author"});
    world.team(voters);
    id = world.entry("author/1");
  }
  EntryRow entry() { return world.entry_row(id); }
  void revoke(std::string_view who, std::int64_t since) {
    world.accepted(Kind::operator_revoke, "admin",
                   {{"operator", did_of(who)}, {"since", since}, {"reason", "compromised"}});
  }
};

std::vector<Cast> both(std::vector<Cast> some, const std::vector<Cast>& others) {
  some.insert(some.end(), others.begin(), others.end());
  return some;
}

}  // namespace

TEST_CASE("attack: a copied commitment cannot be revealed, and costs the copier") {
  Scene scene({"honest", "copier", "third"});
  scene.voting.open(scene.id, "honest");
  scene.voting.commit(scene.id, {"honest", 1});
  const auto copied = scene.voting.ballot(scene.id, "honest").hash;
  auto commit = scene.voting.commit_fields(scene.id, {"copier"});
  commit.set("hash", copied);
  scene.world.accepted(Kind::vote_commit, "copier/1", commit);
  scene.voting.wait(scene.id);
  const auto reveal = scene.voting.reveal_fields(scene.id, {"honest", 1});
  scene.voting.reveal(scene.id, {{"honest", 1}});
  scene.world.refused("commitment", Kind::vote_reveal, "copier/1", reveal);
  scene.voting.close(scene.id);
  CHECK(scene.entry().votes_up == 1);
  CHECK(scene.world.operator_row("copier").resolved == 1);
  CHECK(scene.world.operator_row("copier").right == 0);
}

TEST_CASE("attack: a commitment of another round or entry is worth nothing here") {
  Scene scene({"a", "b", "c"});
  const auto other = scene.world.entry("author/1");
  scene.voting.open(scene.id, "a");
  scene.voting.open(other, "a");
  const auto elsewhere = scene.voting.commit_fields(other, {"a", 1});
  auto commit = scene.voting.commit_fields(scene.id, {"a", 1});
  commit.set("hash", *elsewhere.find("hash"));
  scene.world.accepted(Kind::vote_commit, "a/1", commit);
  scene.voting.wait(scene.id);
  for (const auto& entry : {scene.id, other}) {
    auto reveal = scene.voting.reveal_fields(entry, {"a", 1});
    reveal.set("entry", scene.id.value());
    scene.world.refused("commitment", Kind::vote_reveal, "a/1", reveal);
  }
}

TEST_CASE("attack: waiting for the others' reveals and staying silent helps neither side") {
  Scene scene({"a", "b", "c", "d", "e", "f"});
  const auto yes = all({"a", "b", "c", "d"}, 1);
  const auto no = all({"e", "f"}, -1);
  CHECK(scene.voting.round(scene.id, both(yes, no), yes) == Verdict::verified);  // 4 of 6
  CHECK(scene.world.operator_row("e").resolved == 1);
  // Had silence shrunk the whole, four of four would have promoted it.
  CHECK(scene.entry().verdict != Verdict::promoted);
}

TEST_CASE("attack: a commitment after the window, when others may have leaked their votes") {
  Scene scene({"a", "late"});
  scene.voting.open(scene.id, "a");
  scene.voting.commit(scene.id, {"a"});
  scene.world.at(scene.voting.row(scene.id).commit_until);
  scene.world.refused("commit_window", Kind::vote_commit, "late/1",
                      scene.voting.commit_fields(scene.id, {"late"}));
  scene.voting.wait(scene.id);
  scene.world.refused("commitment", Kind::vote_reveal, "late/1",
                      scene.voting.reveal_fields(scene.id, {"late"}));
}

TEST_CASE("attack: many agents of one operator have one vote") {
  Scene scene({"a", "b", "sybil"});
  for (int i = 2; i <= 5; ++i) {
    scene.world.enrol("sybil", "sybil/" + std::to_string(i));
  }
  scene.world.refused("agents_max", Kind::agent_enrol, "sybil", {{"agent", did_of("sybil/6")}});
  scene.voting.open(scene.id, "sybil");
  CHECK(scene.voting.row(scene.id).panel.size() == 3);
  scene.voting.commit(scene.id, {"sybil", 1});
  for (int i = 2; i <= 5; ++i) {
    scene.world.refused("already_committed", Kind::vote_commit, "sybil/" + std::to_string(i),
                        scene.voting.commit_fields(scene.id, {"sybil", 1}));
  }
  scene.voting.wait(scene.id);
  scene.voting.reveal(scene.id, {{"sybil", 1}});
  scene.voting.close(scene.id);
  CHECK(scene.entry().votes_up == 1);
  CHECK(scene.entry().verdict == Verdict::inconclusive);
}

TEST_CASE("attack: one giant among five or more decides nothing alone, nor with one friend") {
  Scene scene({"giant", "friend", "a", "b", "c", "d"});
  end_bootstrap(scene.world);
  give_reputation(scene.world, "giant", 14 * kOne);
  give_reputation(scene.world, "friend", 14 * kOne);
  CHECK(scene.voting.round(scene.id, all({"giant", "friend"}, 1)) == Verdict::inconclusive);
  CHECK(5 * *scene.voting.weight(scene.id, "giant") <= 666'668);
}

TEST_CASE("attack: at low turnout a fifth of the weight cannot promote, nor condemn") {
  const auto voters = numbered("v", 9);
  for (const int vote : {1, -1}) {
    Scene scene(voters);
    end_bootstrap(scene.world);
    CHECK(scene.voting.round(scene.id, all({"v1", "v2"}, vote)) == Verdict::inconclusive);
    CHECK(scene.entry().verdict == Verdict::inconclusive);
  }
}

TEST_CASE("attack: a fifth of the operators down-vote, and the truth stands") {
  Scene scene(numbered("v", 10));
  end_bootstrap(scene.world);
  const auto liars = all({"v9", "v10"}, -1);
  CHECK(scene.voting.round(scene.id, both(all(numbered("v", 8), 1), liars)) == Verdict::promoted);
  CHECK(scene.voting.next_round(scene.id, liars) == Verdict::inconclusive);
  CHECK(scene.entry().verdict == Verdict::promoted);
  CHECK(scene.entry().confidence == 700'000);  // as before: 1.05/1.5
}

TEST_CASE("attack: a poisoner who deletes under vote pays, and a third time as for a falsehood") {
  Scene scene({"a", "b"});
  for (int i = 0; i < 3; ++i) {
    const auto poison = scene.world.entry("author/1");
    scene.voting.open(poison, "a");
    scene.voting.commit(poison, {"a", -1});
    scene.world.accepted(Kind::tombstone, "author/1", {{"entry", poison.value()}});
    CHECK(scene.world.operator_row("a").resolved == 0);  // its voters do not pay
  }
  CHECK(scene.world.operator_row("author").resolved == 3);
  CHECK(scene.world.operator_row("author").right == 0);
  CHECK(scene.world.operator_row("author").falses.size() == 1);
}

TEST_CASE("attack: an operator cannot take back a vote by revoking its agent after the result") {
  Scene scene({"a", "b", "c"});
  CHECK(scene.voting.round(scene.id, all({"a", "b", "c"}, 1)) == Verdict::promoted);
  scene.world.accepted(Kind::agent_revoke, "c",
                       {{"agent", did_of("c/1")}, {"since", 0}, {"reason", "compromised"}});
  CHECK(scene.entry().verdict == Verdict::promoted);
  CHECK(scene.entry().votes_up == 3);
}

TEST_CASE("attack: revoked after the reveals begin, an operator moves no weight to the others") {
  Scene scene({"a", "b", "c", "d"});
  end_bootstrap(scene.world);
  const auto casts = all({"a", "b", "c"}, 1);
  scene.voting.open(scene.id, "a");
  for (const auto& cast : casts) {
    scene.voting.commit(scene.id, cast);
  }
  scene.voting.wait(scene.id);
  scene.voting.reveal(scene.id, casts);
  scene.revoke("d", 0);
  scene.revoke("c", 0);
  scene.voting.close(scene.id);
  CHECK(scene.voting.row(scene.id).verdict == Verdict::inconclusive);  // two of four
}

TEST_CASE("attack: neither author nor node can try seeds until the panel suits them") {
  Scene scene(numbered("v", 25));
  // A seed follows from log key, entry and round: to draw again costs another entry.
  const auto fields = scene.voting.open_fields(scene.id, "v1");
  for (const std::int64_t other : {0, 2, 3, 4}) {
    auto tried = fields;
    tried.set("seed", seed_of(scene.id, other));
    scene.world.refused("panel_seed", Kind::round_open, "log", tried);
  }
  CHECK(seed_of(scene.id, 1) == *fields.find("seed")->text());
  scene.voting.open(scene.id, "v1");
  const auto panel = scene.voting.row(scene.id).panel;
  scene.voting.wait(scene.id);
  scene.voting.close(scene.id);
  // Whoever opens it: the same members from the same candidates and seed.
  Scene again(numbered("v", 25));
  REQUIRE(again.id == scene.id);
  again.voting.open(again.id, "v2");
  const auto members = again.voting.row(again.id).panel;
  REQUIRE(members.size() == panel.size());
  for (std::size_t i = 0; i < panel.size(); ++i) {
    CHECK(members[i].operator_id == panel[i].operator_id);
  }
}

TEST_CASE("attack: fewer than a third cannot block verification in bootstrap") {
  for (const int operators : {4, 7, 10}) {
    const auto voters = numbered("v", operators);
    Scene scene(voters);
    const auto blockers = static_cast<std::size_t>((operators - 1) / 3);
    std::vector<Cast> casts;
    for (std::size_t i = 0; i < voters.size(); ++i) {
      casts.push_back({voters[i], i < blockers ? -1 : 1});
    }
    const auto verdict = scene.voting.round(scene.id, casts);
    CHECK(is_verified(verdict));
  }
}

TEST_CASE(
    "attack: two who vote while the others stay away neither vouch for an entry nor hide it") {
  for (const int vote : {1, -1}) {
    Scene scene(numbered("v", 10));
    end_bootstrap(scene.world);
    give_reputation(scene.world, "v1", 3 * kOne);
    give_reputation(scene.world, "v2", 3 * kOne);
    const Micro before = scene.entry().confidence;
    CHECK(scene.voting.round(scene.id, all({"v1", "v2"}, vote)) == Verdict::inconclusive);
    CHECK(scene.entry().confidence == (vote > 0 ? 600'000 : 300'000));
    CHECK(before > 300'000);
  }
}

TEST_CASE("attack: newcomers cannot bring bootstrap back by being many") {
  Scene scene({"a", "b"});
  const auto mine = scene.world.entry("a/1");
  CHECK(scene.voting.round(scene.id, all({"a", "b"}, 1)) == Verdict::verified);
  CHECK(scene.voting.round(mine, {{"author", 1}, {"b", 1}}) == Verdict::verified);
  scene.world.pass(kDay);
  REQUIRE(scene.world.mesh_row().bootstrap_ended.has_value());
  scene.world.team(numbered("new", 9));
  const auto id = scene.world.entry("b/1");
  scene.voting.open(id, "new1");
  CHECK_FALSE(scene.voting.row(id).bootstrap);
  CHECK(*scene.voting.weight(id, "new1") == 100'000);
  CHECK(*scene.voting.weight(id, "a") > 2 * *scene.voting.weight(id, "new1"));
}

TEST_CASE("attack: an author does not vote its own correction through, nor the corrected down") {
  Scene scene({"rival", "b", "c"});
  const auto correction =
      scene.world.entry("rival/1", {{"type", "correction"}, {"supersedes", scene.id.value()}});
  scene.voting.open(correction, "b");
  scene.world.refused("own_entry", Kind::vote_commit, "rival/1",
                      scene.voting.commit_fields(correction, {"rival", 1}));
  scene.world.refused("own_entry", Kind::vote_commit, "author/1",
                      scene.voting.commit_fields(correction, {"author", -1}));
  CHECK(scene.voting.row(correction).panel.size() == 2);
}

TEST_CASE("attack: a weak round at a quiet hour does not undo what many have verified") {
  Scene scene(numbered("v", 12));
  end_bootstrap(scene.world);
  CHECK(scene.voting.round(scene.id, all(numbered("v", 11), 1)) == Verdict::promoted);
  scene.world.pass(31 * kDay);  // only who is awake is on the panel
  scene.world.accepted(Kind::round_ask, "admin", {{"entry", scene.id.value()}});
  const auto awake = scene.world.entry("author/1");
  scene.voting.round(awake, all({"v1", "v2", "v3", "v4"}, 1));
  CHECK(scene.voting.round(scene.id, all({"v1", "v2"}, -1)) == Verdict::inconclusive);
  CHECK(scene.entry().verdict == Verdict::promoted);
}

TEST_CASE("attack: a revoked operator's old reveal cannot be replayed into a later round") {
  Scene scene({"a", "b", "c"});
  const auto reveal = [&] {
    auto fields = scene.voting.reveal_fields(scene.id, {"a", 1});
    fields.set("round", 1);
    return fields;
  };
  scene.voting.round(scene.id, {{"a", 1}});
  const auto old = reveal();
  scene.world.at(scene.entry().next_round_at);
  scene.voting.open(scene.id, "b");
  scene.voting.commit(scene.id, {"a", -1});
  scene.voting.wait(scene.id);
  scene.world.refused("round_closed", Kind::vote_reveal, "a/1", old);
  auto moved = old;
  moved.set("round", 2);
  scene.world.refused("commitment", Kind::vote_reveal, "a/1", moved);
}
