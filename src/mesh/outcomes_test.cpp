// What rounds do: to entries, to what they correct, to taint, and to those who voted.

#include "closing.hpp"
#include "voting_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kDay = 86'400;

// An entry of "author" and voters v1, v2 …; bootstrap is over and everybody weighs the same.
struct Scene {
  World world;
  Voting voting{world};
  std::vector<std::string> voters;
  EntryId id;

  explicit Scene(int count) : voters(numbered("v", count)) {
    world.team({"author"});
    world.team(voters);
    end_bootstrap(world);
    id = world.entry("author/1");
  }

  // One letter for each voter: + - yes and no, m a missed reveal, . nothing.
  Verdict vote(std::string_view votes) { return vote(id, votes); }
  Verdict vote(const EntryId& entry, std::string_view votes) {
    std::vector<Cast> casts;
    std::vector<Cast> revealed;
    for (std::size_t i = 0; i < votes.size(); ++i) {
      const Cast cast{voters[i], votes[i] == '-' ? -1 : 1};
      if (votes[i] != '.') {
        casts.push_back(cast);
      }
      if (votes[i] == '+' || votes[i] == '-') {
        revealed.push_back(cast);
      }
    }
    world.at(std::max(world.time(), world.entry_row(entry).next_round_at));
    return voting.round(entry, casts, revealed);
  }
  EntryRow entry() { return world.entry_row(id); }
  EntryId correction(const EntryId& of) {
    return world.entry("v1/1", {{"type", "correction"}, {"supersedes", of.value()}});
  }
  void taint(const EntryId& entry) {
    auto row = world.entry_row(entry);
    row.tainted_at = world.time();
    row.tainted_by = id;
    REQUIRE(store(world.state(), entry.value(), row).has_value());
  }
  void quarantine(std::string_view who) {
    world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of(who)}});
  }
  void revoke(std::string_view who, std::int64_t since) {
    world.accepted(Kind::operator_revoke, "admin",
                   {{"operator", did_of(who)}, {"since", since}, {"reason", "compromised"}});
  }
};

using Score = std::pair<std::int64_t, std::int64_t>;  // right of resolved

Score score(World& world, std::string_view who) {
  const auto row = world.operator_row(who);
  return {row.right, row.resolved};
}

}  // namespace

// --- verdicts in force ---

TEST_CASE("a weak round does not replace a strong verdict, and is shown as what it is") {
  Scene scene(9);
  CHECK(scene.vote("++++++++.") == Verdict::promoted);
  CHECK(scene.vote("-----....") == Verdict::disputed);  // five of nine, six are needed
  CHECK(scene.entry().verdict == Verdict::promoted);
  CHECK(scene.entry().in_force == 1);
  CHECK(scene.entry().votes_up == 8);
  CHECK_FALSE(scene.voting.row(scene.id, 2).replaced);
  CHECK(scene.vote("------...") == Verdict::disputed);
  CHECK(scene.entry().verdict == Verdict::disputed);
  CHECK(scene.entry().in_force == 3);
  CHECK(scene.entry().votes_down == 6);
  CHECK(scene.entry().verified_by.empty());
  CHECK(scene.entry().confidence <= 200'000);
}

TEST_CASE("an inconclusive round changes nothing once there is a verdict") {
  Scene scene(4);
  CHECK(scene.vote("+-..") == Verdict::inconclusive);
  CHECK(scene.entry().verdict == Verdict::inconclusive);
  CHECK(scene.entry().votes_down == 1);
  CHECK(scene.vote("+++.") == Verdict::promoted);
  CHECK(scene.vote("--+.") == Verdict::inconclusive);
  CHECK(scene.entry().verdict == Verdict::promoted);
  CHECK(scene.entry().votes_down == 0);
}

TEST_CASE("while there is no verdict the latest closed round is in force") {
  Scene scene(4);
  CHECK(scene.vote("+...") == Verdict::inconclusive);
  CHECK(scene.entry().up == 100'000);
  CHECK(scene.vote("--..") == Verdict::inconclusive);
  CHECK(scene.entry().in_force == 2);
  CHECK(scene.entry().up == 0);
  CHECK(scene.entry().down == 200'000);
}

TEST_CASE("in a mesh of two, one other confirms an entry and moves its confidence") {
  Scene scene(1);
  const auto before = scene.entry().confidence;
  CHECK(scene.vote("+") == Verdict::confirmed);
  CHECK(scene.entry().verdict == Verdict::confirmed);
  CHECK(scene.entry().confidence > before);
  CHECK(scene.entry().last_confirmed_at == scene.world.time());
  CHECK(score(scene.world, "author") == Score{0, 0});
  CHECK(score(scene.world, "v1") == Score{0, 0});
  CHECK(scene.vote("-") == Verdict::inconclusive);
  CHECK(scene.entry().confidence < before);
}

TEST_CASE("last confirmed is when a round last verified what is in force") {
  Scene scene(4);
  CHECK(scene.vote("++++") == Verdict::promoted);
  const auto first = scene.world.time();
  CHECK(scene.entry().last_confirmed_at == first);
  CHECK(scene.vote("+-..") == Verdict::inconclusive);
  CHECK(scene.entry().last_confirmed_at == first);
  CHECK(scene.vote("+++.") == Verdict::promoted);
  CHECK(scene.entry().last_confirmed_at == scene.world.time());
}

// --- pauses ---

TEST_CASE("the next round waits for its pause and not longer") {
  Scene scene(4);
  CHECK(scene.vote("++++") == Verdict::promoted);
  const auto next = scene.world.time() + 7 * kDay;
  CHECK(scene.entry().next_round_at == next);
  scene.world.at(next - 1);
  scene.world.refused("round_pause", Kind::round_open, "log",
                      scene.voting.open_fields(scene.id, "v1"));
  scene.world.at(next);
  CHECK(scene.vote("++++") == Verdict::promoted);
  CHECK(scene.entry().next_round_at == scene.world.time() + 14 * kDay);
}

TEST_CASE("low turnout does not lengthen the pause, high turnout without a verdict does") {
  Scene scene(4);
  for (const std::int64_t days : {1, 1, 1}) {
    CHECK(scene.vote("+...") == Verdict::inconclusive);
    CHECK(scene.entry().next_round_at == scene.world.time() + days * kDay);
  }
  for (const std::int64_t days : {2, 4, 8, 16, 30}) {
    CHECK(scene.vote("++--") == Verdict::inconclusive);
    CHECK(scene.entry().next_round_at == scene.world.time() + days * kDay);
  }
}

TEST_CASE("an administrator's question and a new taint wait for no pause") {
  Scene scene(4);
  CHECK(scene.vote("++++") == Verdict::promoted);
  scene.world.refused("not_admin", Kind::round_ask, "v1", {{"entry", scene.id.value()}});
  scene.world.accepted(Kind::round_ask, "admin", {{"entry", scene.id.value()}});
  scene.voting.open(scene.id, "v1");
  scene.world.refused("round_open", Kind::round_ask, "admin", {{"entry", scene.id.value()}});
  scene.voting.wait(scene.id);
  scene.voting.close(scene.id);
  scene.world.refused("round_pause", Kind::round_open, "log",
                      scene.voting.open_fields(scene.id, "v1"));
  scene.taint(scene.id);
  scene.voting.open(scene.id, "v1");
  scene.voting.wait(scene.id);
  scene.voting.close(scene.id);  // inconclusive: the same taint does not open another at once
  scene.world.refused("round_pause", Kind::round_open, "log",
                      scene.voting.open_fields(scene.id, "v1"));
}

// --- taint ---

TEST_CASE("a round that opened after the taint and closes verified lifts it") {
  Scene scene(4);
  scene.taint(scene.id);
  CHECK(scene.vote("+...") == Verdict::inconclusive);
  CHECK(scene.entry().tainted_at.has_value());
  CHECK(scene.vote("+++.") == Verdict::promoted);
  CHECK_FALSE(scene.entry().tainted_at.has_value());
  CHECK_FALSE(scene.entry().tainted_by.has_value());
  CHECK(scene.entry().confidence == 687'500);  // (0.25 + 0.3)/(0.5 + 0.3)
}

TEST_CASE("a round that was open when the taint came does not lift it") {
  Scene scene(4);
  scene.voting.open(scene.id, "v1");
  scene.taint(scene.id);
  const auto casts = all({"v1", "v2", "v3"}, 1);
  for (const auto& cast : casts) {
    scene.voting.commit(scene.id, cast);
  }
  scene.voting.wait(scene.id);
  scene.voting.reveal(scene.id, casts);
  scene.voting.close(scene.id);
  CHECK(scene.entry().verdict == Verdict::promoted);
  CHECK(scene.entry().tainted_at.has_value());
  CHECK(scene.entry().confidence == 200'000);
}

// --- corrections ---

TEST_CASE("an accepted correction supersedes the entry that it corrects") {
  Scene scene(5);
  const auto correction = scene.correction(scene.id);
  CHECK(scene.vote(correction, ".++..") == Verdict::inconclusive);
  CHECK(scene.entry().is_live());
  CHECK(scene.vote(correction, ".+++.") == Verdict::promoted);
  CHECK(scene.entry().standing == Standing::superseded);
  CHECK(scene.entry().superseded_by == correction);
}

TEST_CASE("a correction that is only verified supersedes nothing") {
  Scene scene(6);
  const auto correction = scene.correction(scene.id);
  CHECK(scene.vote(correction, ".+++..") == Verdict::verified);  // three of five
  CHECK(scene.entry().is_live());
}

TEST_CASE("two operators are enough for a correction, one is not") {
  Scene scene(3);
  const auto correction = scene.correction(scene.id);
  CHECK(scene.vote(correction, ".++") == Verdict::verified);
  CHECK(scene.entry().standing == Standing::superseded);
  Scene small(2);
  const auto other = small.correction(small.id);
  CHECK(small.vote(other, ".+") == Verdict::confirmed);
  CHECK(small.entry().is_live());
}

TEST_CASE("a correction that is no longer live when its round closes supersedes nothing") {
  Scene scene(5);
  const auto correction = scene.correction(scene.id);
  scene.voting.open(correction, "v2");
  const auto casts = all({"v2", "v3", "v4"}, 1);
  for (const auto& cast : casts) {
    scene.voting.commit(correction, cast);
  }
  scene.world.entry("v1/1", {{"supersedes", correction.value()}});
  scene.voting.wait(correction);
  scene.voting.reveal(correction, casts);
  scene.voting.close(correction);
  CHECK(scene.voting.row(correction).corrected);
  CHECK(scene.entry().is_live());
}

TEST_CASE("a verified entry falls only to as many as verified it or two thirds of the panel") {
  Scene scene(9);
  const auto correction = scene.correction(scene.id);
  CHECK(scene.vote("++++++++.") == Verdict::promoted);
  for (const auto& heavy : {"v2", "v3", "v4"}) {
    give_reputation(scene.world, heavy, 8 * kOne);
  }
  // Four of the panel's eight have more than two thirds of its weight, but are too few.
  scene.world.accepted(Kind::params, "admin", {{"params", codec::JsonObject{{"cap_divisor", 3}}}});
  CHECK(scene.vote(correction, ".++++....") == Verdict::promoted);
  CHECK(scene.voting.row(correction).corrected);
  CHECK(scene.entry().is_live());
  CHECK(scene.vote(correction, ".++++++..") == Verdict::promoted);  // six of eight
  CHECK(scene.entry().standing == Standing::superseded);
}

TEST_CASE("a correction whose acceptance falls gives back what it had replaced") {
  Scene scene(5);
  const auto correction = scene.correction(scene.id);
  CHECK(scene.vote(correction, ".++++") == Verdict::promoted);
  CHECK(scene.entry().standing == Standing::superseded);
  CHECK(scene.vote(correction, ".----") == Verdict::false_);
  CHECK(scene.entry().is_live());
  CHECK_FALSE(scene.entry().superseded_by.has_value());
}

// --- who is charged ---

TEST_CASE("beyond two thirds votes are right or wrong, and the author's entry is too") {
  Scene scene(4);
  CHECK(scene.vote("+++-") == Verdict::promoted);
  CHECK(score(scene.world, "v1") == Score{1, 1});
  CHECK(score(scene.world, "v4") == Score{0, 1});
  CHECK(score(scene.world, "author") == Score{1, 1});
}

TEST_CASE("below two thirds no vote is right or wrong, but the author's entry is") {
  Scene scene(5);
  CHECK(scene.vote("+++--") == Verdict::verified);
  CHECK(score(scene.world, "v1") == Score{0, 0});
  CHECK(score(scene.world, "v5") == Score{0, 0});
  CHECK(score(scene.world, "author") == Score{1, 1});
  const auto other = scene.world.entry("author/1");
  CHECK(scene.vote(other, "++---") == Verdict::disputed);
  CHECK(score(scene.world, "author") == Score{1, 2});
}

TEST_CASE("inconclusive rounds charge nobody who revealed") {
  Scene scene(4);
  CHECK(scene.vote("++--") == Verdict::inconclusive);
  CHECK(score(scene.world, "v1") == Score{0, 0});
  CHECK(score(scene.world, "author") == Score{0, 0});
}

TEST_CASE("a missed reveal is one wrong outcome; never committing is none") {
  Scene scene(4);
  CHECK(scene.vote("+++m") == Verdict::promoted);
  CHECK(score(scene.world, "v4") == Score{0, 1});
  const auto other = scene.world.entry("author/1");
  CHECK(scene.vote(other, "m...") == Verdict::inconclusive);
  CHECK(score(scene.world, "v1") == Score{1, 2});
  CHECK(score(scene.world, "v2") == Score{1, 1});
}

TEST_CASE("an entry found false by two thirds of the members counts against its author, once") {
  Scene scene(4);
  CHECK(scene.vote("---.") == Verdict::false_);
  CHECK(scene.world.operator_row("author").falses.size() == 1);
  CHECK(scene.voting.row(scene.id).author_charged);
  CHECK(scene.vote("----") == Verdict::false_);
  CHECK(scene.world.operator_row("author").falses.size() == 1);
  CHECK(score(scene.world, "author") == Score{0, 2});
  const auto other = scene.world.entry("author/1");
  CHECK(scene.vote(other, "----") == Verdict::false_);
  CHECK(scene.world.operator_row("author").falses.size() == 2);
}

TEST_CASE("found false by fewer than two thirds of the members, it does not count in F") {
  Scene scene(6);
  scene.world.accepted(Kind::params, "admin", {{"params", codec::JsonObject{{"cap_divisor", 3}}}});
  for (const auto& heavy : {"v1", "v2", "v3"}) {
    give_reputation(scene.world, heavy, 5 * kOne);
  }
  CHECK(scene.vote("---...") == Verdict::false_);
  CHECK(scene.world.operator_row("author").falses.empty());
  CHECK(score(scene.world, "author") == Score{0, 1});
  CHECK(scene.vote("-----.") == Verdict::false_);
  CHECK(scene.world.operator_row("author").falses.size() == 1);
}

// --- quarantine and revocation before the close ---

TEST_CASE("quarantine before the close takes a vote out of the numerator only") {
  Scene scene(4);
  scene.voting.open(scene.id, "v1");
  const auto casts = all(scene.voters, 1);
  for (const auto& cast : casts) {
    scene.voting.commit(scene.id, cast);
  }
  scene.quarantine("v3");
  scene.quarantine("v4");
  scene.voting.wait(scene.id);
  scene.voting.reveal(scene.id, casts);  // appended, not counted
  scene.voting.close(scene.id);
  CHECK(scene.voting.row(scene.id).verdict == Verdict::inconclusive);  // two of four, not of two
  CHECK(scene.voting.row(scene.id).panel.size() == 4);
  CHECK(scene.voting.ballot(scene.id, "v3").vote == 1);
  CHECK_FALSE(scene.voting.ballot(scene.id, "v3").counted.has_value());
  CHECK(score(scene.world, "v3") == Score{0, 0});
}

TEST_CASE("who was released before the close counts again") {
  Scene scene(4);
  scene.voting.open(scene.id, "v1");
  const auto casts = all({"v1", "v2", "v3"}, 1);
  scene.quarantine("v3");
  for (const auto& cast : casts) {
    scene.voting.commit(scene.id, cast);
  }
  scene.world.accepted(Kind::operator_release, "admin", {{"operator", did_of("v3")}});
  scene.voting.wait(scene.id);
  scene.voting.reveal(scene.id, casts);
  scene.voting.close(scene.id);
  CHECK(scene.entry().verdict == Verdict::promoted);
}

TEST_CASE("quarantine after the close changes no verdict") {
  Scene scene(4);
  CHECK(scene.vote("++++") == Verdict::promoted);
  scene.quarantine("v3");
  scene.quarantine("v4");
  CHECK(scene.entry().verdict == Verdict::promoted);
  CHECK(scene.entry().votes_up == 4);
}

TEST_CASE("reveals of a revoked operator are appended and not counted") {
  Scene scene(4);
  scene.voting.open(scene.id, "v1");
  const auto casts = all(scene.voters, 1);
  for (const auto& cast : casts) {
    scene.voting.commit(scene.id, cast);
  }
  const auto since = scene.world.time() + 1;  // its vote was before
  scene.world.pass(2);
  scene.revoke("v4", since);
  scene.voting.wait(scene.id);
  scene.voting.reveal(scene.id, casts);
  scene.voting.close(scene.id);
  CHECK(scene.entry().votes_up == 3);
  CHECK(scene.entry().verdict == Verdict::promoted);
}

// --- revocation after the close ---

TEST_CASE("revocation takes votes out of closed rounds, with the panel and weights of then") {
  Scene scene(4);
  const auto since = scene.world.time();
  CHECK(scene.vote("+++.") == Verdict::promoted);
  scene.revoke("v3", since);
  CHECK(scene.entry().verdict == Verdict::inconclusive);  // two of four
  CHECK(scene.entry().votes_up == 2);
  CHECK(scene.entry().up == 200'000);
  CHECK(scene.entry().verified_by.size() == 2);
  CHECK_FALSE(scene.entry().last_confirmed_at.has_value());
  CHECK(scene.voting.row(scene.id).panel.size() == 4);
  CHECK(scene.voting.row(scene.id).verdict == Verdict::inconclusive);
  CHECK(scene.entry().next_round_at == *scene.voting.row(scene.id).closed_at + kDay);
  CHECK(score(scene.world, "author") == Score{1, 1});  // what was counted in A stays
  CHECK(score(scene.world, "v1") == Score{1, 1});
}

TEST_CASE("votes from before `since` stand") {
  Scene scene(4);
  CHECK(scene.vote("+++.") == Verdict::promoted);
  const auto other = scene.world.entry("author/1");
  const auto since = scene.world.time();
  CHECK(scene.vote(other, "+++.") == Verdict::promoted);
  scene.revoke("v3", since);
  CHECK(scene.entry().verdict == Verdict::promoted);
  CHECK(scene.world.entry_row(other).verdict == Verdict::inconclusive);
}

TEST_CASE("what a false finding cost its author stays when the finding falls") {
  Scene scene(4);
  const auto since = scene.world.time();
  CHECK(scene.vote("---.") == Verdict::false_);
  scene.revoke("v3", since);
  CHECK(scene.entry().verdict == Verdict::inconclusive);
  CHECK(scene.entry().confidence > 0);
  CHECK(scene.world.operator_row("author").falses.size() == 1);
}

TEST_CASE("a verdict that was kept out comes into force when the one before it falls") {
  Scene scene(9);
  CHECK(scene.vote("++++++++.") == Verdict::promoted);
  const auto first_until = scene.world.time();
  CHECK(scene.vote("-----....") == Verdict::disputed);
  CHECK(scene.entry().verdict == Verdict::promoted);
  for (const auto& who : {"v6", "v7", "v8"}) {
    scene.revoke(who, 0);
  }
  // Five of nine are left of the first round: verified still, and five may replace it.
  CHECK(scene.voting.row(scene.id, 1).verdict == Verdict::verified);
  CHECK(scene.entry().in_force == 2);
  CHECK(scene.entry().verdict == Verdict::disputed);
  CHECK(scene.entry().votes_down == 5);
  CHECK(first_until < scene.world.time());
}

TEST_CASE("a correction that was accepted by votes now taken out is undone") {
  Scene scene(5);
  const auto since = scene.world.time();
  const auto correction = scene.correction(scene.id);
  CHECK(scene.vote(correction, ".+++.") == Verdict::promoted);
  CHECK(scene.entry().standing == Standing::superseded);
  scene.revoke("v4", since);
  CHECK(scene.entry().is_live());
  CHECK_FALSE(scene.entry().superseded_by.has_value());
}

TEST_CASE("a taint that was lifted by votes now taken out is there again") {
  Scene scene(4);
  scene.taint(scene.id);
  const auto tainted_at = scene.entry().tainted_at;
  const auto since = scene.world.time();
  CHECK(scene.vote("+++.") == Verdict::promoted);
  REQUIRE_FALSE(scene.entry().tainted_at.has_value());
  scene.revoke("v3", since);
  CHECK(scene.entry().tainted_at == tainted_at);
  CHECK(scene.entry().confidence <= 200'000);
}

TEST_CASE("a taint stays lifted if a later round stands that would have lifted it") {
  Scene scene(5);
  scene.taint(scene.id);
  CHECK(scene.vote("++++.") == Verdict::promoted);
  CHECK(scene.vote("+++.+") == Verdict::promoted);
  scene.revoke("v4", 0);
  CHECK(scene.voting.row(scene.id, 1).verdict == Verdict::verified);
  CHECK_FALSE(scene.entry().tainted_at.has_value());
  scene.revoke("v3", 0);
  CHECK(scene.voting.row(scene.id, 1).verdict == Verdict::inconclusive);
  CHECK(scene.voting.row(scene.id, 2).verdict == Verdict::verified);
  CHECK_FALSE(scene.entry().tainted_at.has_value());
  scene.revoke("v2", 0);
  CHECK(scene.entry().tainted_at.has_value());
}
