#include "rounds.hpp"

#include "noctem/codec/multibase.hpp"

#include "voting_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kHour = 3'600;
constexpr std::int64_t kDay = 24 * kHour;

// An entry of "author" and voters v1, v2 …
struct Scene {
  World world;
  Voting voting{world};
  EntryId id;

  explicit Scene(int voters = 4) {
    world.team({"author"});
    world.team(numbered("v", voters));
    id = world.entry("author/1");
  }
  void open() { voting.open(id, "v1"); }
  EntryRow entry() { return world.entry_row(id); }
};

}  // namespace

TEST_CASE("a round runs from its opening to a verdict") {
  Scene scene;
  CHECK(scene.voting.round(scene.id, all({"v1", "v2", "v3", "v4"}, 1)) == Verdict::promoted);
  const auto entry = scene.entry();
  CHECK(entry.verdict == Verdict::promoted);
  CHECK(entry.in_force == 1);
  CHECK_FALSE(entry.round_open);
  CHECK(entry.votes_up == 4);
  CHECK(entry.votes_down == 0);
  CHECK(entry.up == 4 * kOne);
  CHECK(entry.verified_by.size() == 4);
  CHECK(entry.confidence == 944'444);  // (0.5 x 0.5 + 4)/(0.5 + 4)
  CHECK(entry.last_confirmed_at == scene.world.time());
  CHECK(replayed(scene.world.log(), scene.world.time()) == scene.world.hash());
}

// --- opening ---

TEST_CASE("a round opens for who may vote, and freezes the panel, weights and parameters") {
  Scene scene;
  scene.open();
  const auto round = scene.voting.row(scene.id);
  CHECK(round.by == operator_of("v1"));
  CHECK(round.panel.size() == 4);
  CHECK(round.params == Params{.base_weight_thousandths = kBaseWeightThousandths});
  CHECK(round.opened_at == scene.world.time());
  CHECK(round.commit_until == scene.world.time() + 24 * kHour);
  CHECK(round.reveal_until == scene.world.time() + 36 * kHour);
  CHECK(round.close_by == scene.world.time() + 60 * kHour);
  CHECK(round.bootstrap);
  CHECK(scene.entry().round_open);
  scene.world.accepted(Kind::params, "admin",
                       {{"params", codec::JsonObject{{"commit_window_seconds", 60}}}});
  scene.world.approve("late");
  CHECK(scene.voting.row(scene.id).commit_until == round.commit_until);
  CHECK(scene.voting.row(scene.id).panel.size() == 4);
}

TEST_CASE("the windows of a team are two hours and one") {
  World world({{"commit_window_seconds", preset(Preset::team).commit_window_seconds},
               {"reveal_window_seconds", preset(Preset::team).reveal_window_seconds}});
  world.team({"author", "v1"});
  Voting voting(world);
  const auto id = world.entry("author/1");
  voting.open(id, "v1");
  CHECK(voting.row(id).commit_until == world.time() + 2 * kHour);
  CHECK(voting.row(id).reveal_until == world.time() + 3 * kHour);
}

TEST_CASE("no round opens for the author, for a stranger, or for who is in quarantine or revoked") {
  Scene scene;
  auto fields = scene.voting.open_fields(scene.id, "author");
  scene.world.refused("own_entry", Kind::round_open, "log", fields);
  scene.world.refused("operator", Kind::round_open, "log",
                      scene.voting.open_fields(scene.id, "stranger"));
  fields.set("by", did_of("v1/1"));  // an agent's key is no operator's
  scene.world.refused("operator", Kind::round_open, "log", fields);
  scene.world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("v1")}});
  scene.world.refused("quarantined", Kind::round_open, "log",
                      scene.voting.open_fields(scene.id, "v1"));
  scene.world.accepted(
      Kind::operator_revoke, "admin",
      {{"operator", did_of("v1")}, {"since", scene.world.time()}, {"reason", "left"}});
  scene.world.refused("revoked", Kind::round_open, "log", scene.voting.open_fields(scene.id, "v1"));
}

TEST_CASE("only the log's key opens and closes rounds") {
  Scene scene;
  scene.world.refused("not_log_key", Kind::round_open, "admin",
                      scene.voting.open_fields(scene.id, "v1"));
  scene.open();
  scene.voting.wait(scene.id);
  scene.world.refused("not_log_key", Kind::round_close, "v1/1",
                      scene.voting.close_fields(scene.id));
}

TEST_CASE("one round is open about an entry at a time, and rounds are counted from one") {
  Scene scene;
  auto second = scene.voting.open_fields(scene.id, "v1");
  second.set("round", 2);
  second.set("seed", seed_of(scene.id, 2));
  scene.world.refused("round_number", Kind::round_open, "log", second);
  scene.open();
  scene.world.refused("round_open", Kind::round_open, "log",
                      scene.voting.open_fields(scene.id, "v2"));
}

TEST_CASE("rounds are about live entries of this mesh") {
  Scene scene;
  auto fields = scene.voting.open_fields(scene.id, "v1");
  scene.world.accepted(Kind::tombstone, "author/1", {{"entry", scene.id.value()}});
  scene.world.refused("not_live", Kind::round_open, "log", fields);
  fields.set("entry", scene.world.mesh());  // a document, but no entry
  scene.world.refused("entry", Kind::round_open, "log", fields);
}

TEST_CASE("the seed of a panel is the log key's signature over entry and round, and no other") {
  Scene scene;
  auto fields = scene.voting.open_fields(scene.id, "v1");
  const auto other = scene.world.entry("author/1");
  for (const auto& seed : {seed_of(scene.id, 1, "admin"), seed_of(scene.id, 2), seed_of(other, 1),
                           std::string(86, 'A')}) {
    fields.set("seed", seed);
    scene.world.refused("panel_seed", Kind::round_open, "log", fields);
  }
  scene.world.accepted(Kind::params, "admin", {{"log_key", did_of("log2")}});
  fields.set("seed", seed_of(scene.id, 1));
  scene.world.refused("panel_seed", Kind::round_open, "log2", fields);
  fields.set("seed", seed_of(scene.id, 1, "log2"));
  scene.world.accepted(Kind::round_open, "log2", fields);
}

// --- commitments ---

TEST_CASE("commitments are taken while their window is open and not a second longer") {
  Scene scene;
  scene.world.refused("round_closed", Kind::vote_commit, "v1/1",
                      {{"entry", scene.id.value()}, {"round", 1}, {"hash", std::string(64, '0')}});
  scene.open();
  const auto until = scene.voting.row(scene.id).commit_until;
  scene.world.at(until - 1);
  scene.voting.commit(scene.id, {"v1"});
  scene.world.at(until);
  scene.world.refused("commit_window", Kind::vote_commit, "v2/1",
                      scene.voting.commit_fields(scene.id, {"v2"}));
}

TEST_CASE("a commitment names the open round") {
  Scene scene;
  scene.open();
  auto fields = scene.voting.commit_fields(scene.id, {"v1"});
  fields.set("round", 2);
  scene.world.refused("round_closed", Kind::vote_commit, "v1/1", fields);
  fields.set("entry", scene.world.mesh());
  scene.world.refused("entry", Kind::vote_commit, "v1/1", fields);
}

TEST_CASE("an operator commits once in a round, by whichever agent") {
  Scene scene;
  scene.world.enrol("v1", "v1/2");
  scene.open();
  scene.voting.commit(scene.id, {"v1", 1});
  scene.world.refused("already_committed", Kind::vote_commit, "v1/1",
                      scene.voting.commit_fields(scene.id, {"v1", -1}));
  scene.world.refused("already_committed", Kind::vote_commit, "v1/2",
                      scene.voting.commit_fields(scene.id, {"v1", -1}));
}

TEST_CASE("nobody votes about its own entry") {
  Scene scene;
  scene.open();
  scene.world.refused("own_entry", Kind::vote_commit, "author/1",
                      scene.voting.commit_fields(scene.id, {"author", 1}));
}

TEST_CASE("a commitment is public in that it was made, not in what it says") {
  Scene scene;
  scene.open();
  scene.voting.commit(scene.id, {"v1", -1});
  const auto ballot = scene.voting.ballot(scene.id, "v1");
  CHECK(ballot.agent == agent_of("v1/1"));
  CHECK(ballot.key == did_of("v1/1"));
  CHECK(ballot.committed_at == scene.world.time());
  CHECK_FALSE(ballot.vote.has_value());
  CHECK(scene.world.operator_row("v1").last_commit_at == scene.world.time());
}

// --- reveals ---

TEST_CASE("reveals are recorded between the end of their window and the close, nowhere else") {
  Scene scene;
  scene.open();
  scene.voting.commit(scene.id, {"v1"});
  scene.world.refused("reveal_window", Kind::vote_reveal, "v1/1",
                      scene.voting.reveal_fields(scene.id, {"v1"}));
  scene.world.at(scene.voting.row(scene.id).reveal_until - 1);
  const auto reveal = scene.voting.reveal_fields(scene.id, {"v1"});
  scene.world.refused("reveal_window", Kind::vote_reveal, "v1/1", reveal);
  scene.world.refused("reveal_window", Kind::round_close, "log",
                      scene.voting.close_fields(scene.id));
  scene.voting.wait(scene.id);
  scene.voting.close(scene.id);
  scene.world.refused("round_closed", Kind::vote_reveal, "v1/1", reveal);
  scene.world.refused("round_closed", Kind::round_close, "log",
                      scene.voting.close_fields(scene.id));
}

TEST_CASE("a reveal makes the hash that was committed: vote, salt, round, entry and operator") {
  Scene scene;
  scene.open();
  scene.voting.commit(scene.id, {"v1", 1});
  scene.voting.commit(scene.id, {"v2", 1});
  scene.voting.wait(scene.id);
  const auto good = scene.voting.reveal_fields(scene.id, {"v1", 1});
  auto other = good;
  other.set("vote", -1);
  scene.world.refused("commitment", Kind::vote_reveal, "v1/1", other);
  other.set("vote", 0);
  scene.world.refused("vote", Kind::vote_reveal, "v1/1", other);
  other = good;
  other.set("salt", *scene.voting.reveal_fields(scene.id, {"v2", 1}).find("salt"));
  scene.world.refused("commitment", Kind::vote_reveal, "v1/1", other);
  scene.world.refused("commitment", Kind::vote_reveal, "v2/1", good);
  scene.world.refused("commitment", Kind::vote_reveal, "v3/1",
                      scene.voting.reveal_fields(scene.id, {"v3", 1}));
  scene.world.accepted(Kind::vote_reveal, "v1/1", good);
  CHECK(scene.voting.ballot(scene.id, "v1").vote == 1);
  CHECK(scene.voting.ballot(scene.id, "v1").reason == "because");
  scene.world.refused("already_revealed", Kind::vote_reveal, "v1/1", good);
}

TEST_CASE("reveals come in the order of their ids") {
  Scene scene;
  scene.open();
  scene.voting.commit(scene.id, {"v1"});
  scene.voting.commit(scene.id, {"v2"});
  scene.voting.wait(scene.id);
  const auto reveal = [&](const std::string& who) {
    return scene.world.document(Kind::vote_reveal, who + "/1",
                                scene.voting.reveal_fields(scene.id, {who}));
  };
  std::string low = "v1";
  std::string high = "v2";
  if (reveal(high).id().text() < reveal(low).id().text()) {
    std::swap(low, high);
  }
  REQUIRE(scene.world.apply(reveal(high), high + "/1").has_value());
  const auto late = scene.world.apply(reveal(low), low + "/1");
  REQUIRE_FALSE(late.has_value());
  CHECK(late.error().reason == "reveal_order");
}

TEST_CASE("a vote is revealed by the key that committed it, whatever happened to that key since") {
  Scene scene;
  scene.world.enrol("v1", "v1/2");
  scene.open();
  scene.voting.commit(scene.id, {"v1"});
  scene.voting.commit(scene.id, {"v2"});
  scene.voting.commit(scene.id, {"v3"});
  const auto proof = key_of("v2/new").sign(
      view_of("noctem/rotate/v1\n" + id_of("v2/1") + "\n" + scene.world.mesh()));
  scene.world.accepted(Kind::key_rotate, "v2/1",
                       {{"subject", id_of("v2/1")},
                        {"new", did_of("v2/new")},
                        {"proof", codec::base64url_encode(proof.bytes)}});
  scene.world.accepted(
      Kind::agent_revoke, "v3",
      {{"agent", did_of("v3/1")}, {"since", scene.world.time()}, {"reason", "compromised"}});
  scene.voting.wait(scene.id);
  scene.world.refused("reveal_key", Kind::vote_reveal, "v1/2",
                      scene.voting.reveal_fields(scene.id, {"v1"}));
  scene.world.refused("reveal_key", Kind::vote_reveal, "v2/new",
                      scene.voting.reveal_fields(scene.id, {"v2"}));
  scene.voting.reveal(scene.id, all({"v1", "v2", "v3"}, 1));
  scene.voting.close(scene.id);
  CHECK(scene.entry().votes_up == 3);  // the vote of a revoked agent stands
}

TEST_CASE("a reveal that is deposited is checked when it comes, not when it is recorded") {
  Scene scene;
  scene.open();
  scene.voting.commit(scene.id, {"v1", 1});
  const auto checked = [&](const std::string& agent, codec::JsonObject fields) {
    const auto document = scene.world.document(Kind::vote_reveal, agent, std::move(fields));
    const auto result = check_reveal(scene.world.state(), document);
    return result ? "" : result.error().reason;
  };
  const auto good = scene.voting.reveal_fields(scene.id, {"v1", 1});
  CHECK(checked("v1/1", good) == "");
  CHECK(checked("v2/1", good) == "commitment");
  CHECK(checked("stranger", good) == "unknown_key");
  CHECK(checked("v1", good) == "unknown_key");
  auto bad = good;
  bad.set("vote", -1);
  CHECK(checked("v1/1", bad) == "commitment");
  bad.set("round", 2);
  CHECK(checked("v1/1", bad) == "round_closed");
  CHECK_FALSE(scene.voting.ballot(scene.id, "v1").vote.has_value());
}

TEST_CASE("a node that starts finds the rounds that are open") {
  Scene scene;
  CHECK(open_windows(scene.world.state()).value().empty());
  scene.open();
  const auto other = scene.world.entry("author/1");
  scene.voting.open(other, "v1");
  auto windows = open_windows(scene.world.state()).value();
  REQUIRE(windows.size() == 2);
  CHECK(windows[0].reveal_until == scene.voting.row(scene.id).reveal_until);
  CHECK(windows[0].commit_until == scene.voting.row(scene.id).commit_until);
  scene.voting.wait(scene.id);
  scene.voting.close(scene.id);
  windows = open_windows(scene.world.state()).value();
  REQUIRE(windows.size() == 1);
  CHECK(windows[0].entry == other);
  CHECK(windows[0].round == 1);
}

// --- closing ---

TEST_CASE("a round that nobody closes is closed by time, a day after its window, charging nobody") {
  Scene scene;
  scene.open();
  scene.voting.commit(scene.id, {"v1"});
  const auto round = scene.voting.row(scene.id);
  CHECK(round.close_by == round.reveal_until + kDay);
  scene.world.at(round.close_by - 1);
  CHECK(scene.voting.row(scene.id).is_open());
  scene.world.at(round.close_by);
  CHECK(scene.voting.row(scene.id).verdict == Verdict::inconclusive);
  CHECK(scene.voting.row(scene.id).closed_at == round.close_by);
  CHECK(scene.entry().verdict == Verdict::inconclusive);
  CHECK_FALSE(scene.entry().round_open);
  CHECK(scene.entry().next_round_at == round.close_by + kDay);
  CHECK(scene.world.operator_row("v1").resolved == 0);
  scene.world.refused("round_closed", Kind::round_close, "log",
                      scene.voting.close_fields(scene.id));
}

TEST_CASE("reveals that were recorded and never closed count for nothing") {
  Scene scene;
  scene.open();
  scene.voting.commit(scene.id, {"v1"});
  scene.voting.commit(scene.id, {"v2"});
  scene.voting.wait(scene.id);
  scene.voting.reveal(scene.id, all({"v1", "v2"}, 1));
  scene.world.pass(kDay);
  CHECK(scene.entry().verdict == Verdict::inconclusive);
  CHECK(scene.entry().votes_up == 0);
  CHECK(scene.world.operator_row("author").resolved == 0);
}

TEST_CASE("a round that was closed is not closed again by time") {
  Scene scene;
  CHECK(scene.voting.round(scene.id, all({"v1", "v2", "v3", "v4"}, 1)) == Verdict::promoted);
  const auto row = scene.voting.row(scene.id);
  scene.world.pass(2 * kDay);
  CHECK(scene.entry().verdict == Verdict::promoted);
  CHECK(scene.voting.row(scene.id).closed_at == row.closed_at);
}

TEST_CASE("a pause of the service moves the windows that were open, and the last day too") {
  Scene scene;
  scene.open();
  const auto before = scene.voting.row(scene.id);
  const auto from = scene.world.time() + 25 * kHour;  // commitments are over, reveals are not
  scene.world.at(from);
  scene.world.stamp(from + 10 * kHour);
  scene.world.accepted(Kind::pause, "log", {{"from", from}, {"to", from + 10 * kHour}});
  auto row = scene.voting.row(scene.id);
  CHECK(row.commit_until == before.commit_until);
  CHECK(row.reveal_until == before.reveal_until + 10 * kHour);
  CHECK(row.close_by == before.close_by + 10 * kHour);

  scene.world.at(row.reveal_until);
  scene.world.stamp(row.reveal_until + 2 * kDay);
  scene.world.accepted(Kind::pause, "log",
                       {{"from", row.reveal_until}, {"to", row.reveal_until + 2 * kDay}});
  CHECK(scene.voting.row(scene.id).is_open());
  CHECK(scene.voting.row(scene.id).reveal_until == row.reveal_until);
  scene.world.at(row.close_by + 2 * kDay - 1);
  CHECK(scene.voting.row(scene.id).is_open());
  scene.world.pass(1);
  CHECK_FALSE(scene.voting.row(scene.id).is_open());
}

TEST_CASE("a pause in the commit window gives the voters their time back") {
  Scene scene;
  scene.open();
  const auto from = scene.world.time();
  scene.world.stamp(from + 3 * kDay);
  scene.world.accepted(Kind::pause, "log", {{"from", from}, {"to", from + 3 * kDay}});
  CHECK(scene.voting.row(scene.id).commit_until == from + 4 * kDay);
  scene.voting.commit(scene.id, {"v1"});
}

TEST_CASE("a ttl that ends in an open round takes effect at its close") {
  Scene scene;
  const auto id = scene.world.entry("author/1", {{"ttl", kHour}});
  scene.voting.open(id, "v1");
  scene.voting.commit(id, {"v1"});
  scene.world.pass(2 * kHour);
  CHECK(scene.world.entry_row(id).is_live());
  scene.voting.commit(id, {"v2"});
  scene.voting.wait(id);
  scene.voting.reveal(id, all({"v1", "v2"}, 1));
  scene.voting.close(id);
  CHECK(scene.world.entry_row(id).standing == Standing::expired);
  CHECK(scene.world.operator_row("v1").resolved == 0);  // two of four decide nothing
}

TEST_CASE("an entry that its author replaced stays under vote until the round closes") {
  Scene scene;
  scene.open();
  scene.world.entry("author/1", {{"supersedes", scene.id.value()}});
  CHECK(scene.entry().is_live());
  scene.voting.commit(scene.id, {"v1"});
  scene.voting.commit(scene.id, {"v2"});
  scene.voting.commit(scene.id, {"v3"});
  scene.voting.wait(scene.id);
  scene.voting.reveal(scene.id, all({"v1", "v2", "v3"}, 1));
  scene.voting.close(scene.id);
  CHECK(scene.entry().verdict == Verdict::promoted);
  CHECK(scene.entry().standing == Standing::superseded);
}

TEST_CASE("a tombstone closes the round by itself, without a verdict") {
  Scene scene;
  scene.open();
  scene.voting.commit(scene.id, {"v1"});
  scene.world.accepted(Kind::tombstone, "author/1", {{"entry", scene.id.value()}});
  CHECK_FALSE(scene.entry().round_open);
  CHECK(scene.entry().verdict == Verdict::open);
  CHECK_FALSE(scene.voting.row(scene.id).is_open());
  CHECK(scene.voting.row(scene.id).verdict == Verdict::open);
  scene.voting.wait(scene.id);
  scene.world.refused("round_closed", Kind::vote_reveal, "v1/1",
                      scene.voting.reveal_fields(scene.id, {"v1"}));
  scene.world.refused("round_closed", Kind::round_close, "log",
                      scene.voting.close_fields(scene.id));
  scene.world.pass(2 * kDay);
  CHECK(scene.world.operator_row("v1").resolved == 0);
  CHECK(scene.world.operator_row("author").resolved == 1);
}
