// Rounds as the node drives them: opened with the first commitment, closed by the tick with the
// reveals that waited.
#include <doctest/doctest.h>

#include <algorithm>

#include "house_test.hpp"

using namespace noctem;
using namespace noctem::hub;
using mesh::Kind;
using test::House;
using test::kCommitSeconds;
using test::kRevealSeconds;

namespace {

constexpr auto kText = "Channels with select are faster than a mutex for fan out on this machine";

std::size_t count(const std::vector<std::string>& kinds, std::string_view kind) {
  return static_cast<std::size_t>(std::ranges::count(kinds, kind));
}

// Four people, an entry of the first, and the votes of the others with their reveals.
struct Voted : House {
  Voted() {
    team({"anna", "ben", "carl", "dora"});
    id = publish("anna/1", kText);
    for (const auto* name : {"ben/1", "carl/1", "dora/1"}) {
      const auto cast = vote(name, id, 1, 1);
      receipts.push_back(*accepted({cast.commit, cast.reveal}).receipt);
    }
  }
  mesh::EntryId id;
  std::vector<Receipt> receipts;
};

}  // namespace

TEST_CASE("the first commitment opens the round, and its reveal waits under a receipt") {
  House house;
  house.team({"anna", "ben"});
  const auto id = house.publish("anna/1", kText);
  const auto cast = house.vote("ben/1", id, 1, 1);
  const auto answer = house.submit({cast.commit, cast.reveal});
  REQUIRE(answer.has_value());
  CHECK((*answer)[0].fate == Fate::added);
  CHECK((*answer)[1].fate == Fate::waiting);
  const auto& receipt = *(*answer)[1].receipt;
  CHECK(verify_receipt(receipt, test::key_of("log").public_key()));
  CHECK(receipt.reveal == cast.reveal.document.id());
  const auto kinds = house.kinds();
  CHECK(kinds.back() == "vote.commit");
  CHECK(kinds[kinds.size() - 2] == "round.open");
  CHECK(count(kinds, "vote.reveal") == 0);
  CHECK(house.entry_row(id).round_open);
}

TEST_CASE("when the windows are over the tick appends what waited and closes the round") {
  Voted house;
  house.pass(kCommitSeconds + kRevealSeconds - 30);
  CHECK(count(house.kinds(), "round.close") == 0);
  house.pass(60);
  const auto kinds = house.kinds();
  REQUIRE(count(kinds, "round.close") == 1);
  CHECK(count(kinds, "vote.reveal") == 3);
  const auto close = std::ranges::find(kinds, "round.close") - kinds.begin();
  CHECK(std::all_of(kinds.begin() + close - 3, kinds.begin() + close,
                    [](const auto& kind) { return kind == "vote.reveal"; }));
  const auto row = house.entry_row(house.id);
  CHECK_FALSE(row.round_open);
  CHECK(row.votes_up == 3);
  CHECK(mesh::is_verified(row.verdict));
  CHECK(house.hub().counters().reveals_lost == 0);
  CHECK(house.audit() == "");
}

TEST_CASE("reveals that waited survive a loss of power") {
  Voted house;
  house.restart();
  house.pass(kCommitSeconds + kRevealSeconds + 30);
  CHECK(count(house.kinds(), "vote.reveal") == 3);
  CHECK(house.audit() == "");
}

TEST_CASE("a reveal is taken alone too, once, and only if it is the one that was committed") {
  House house;
  house.team({"anna", "ben", "carl"});
  const auto id = house.publish("anna/1", kText);
  const auto cast = house.vote("ben/1", id, 1, -1);
  CHECK(house.refused({cast.reveal}) == "round");
  house.accepted({cast.commit});
  const auto turned = house.vote("ben/1", id, 1, 1);
  CHECK(house.refused({turned.reveal}) == "commitment");
  const auto first = house.accepted({cast.reveal});
  CHECK(first.fate == Fate::waiting);
  CHECK(house.accepted({cast.reveal}).receipt == first.receipt);
  CHECK(house.refused({house.vote("carl/1", id, 1, 1).reveal}) == "commitment");
  house.pass(kCommitSeconds + kRevealSeconds + 2);
  CHECK(house.accepted({cast.reveal}).fate == Fate::known);
  const auto rounds = rounds_view(house.reader(), id);
  REQUIRE(rounds->size() == 1);
  CHECK(rounds->front().votes.front().ballot.vote == -1);
}

TEST_CASE("while a round is open nobody reads a vote") {
  Voted house;
  const auto rounds = rounds_view(house.reader(), house.id);
  REQUIRE(rounds->size() == 1);
  CHECK(rounds->front().votes.size() == 3);
  for (const auto& vote : rounds->front().votes) {
    CHECK_FALSE(vote.ballot.vote.has_value());
  }
}

TEST_CASE("a tombstone ends the round, and what waited for it is discarded") {
  Voted house;
  house.accepted({house.make(Kind::tombstone, "anna/1", {{"entry", house.id.value()}})});
  house.pass(kCommitSeconds + kRevealSeconds + 30);
  CHECK(count(house.kinds(), "vote.reveal") == 0);
  CHECK(count(house.kinds(), "round.close") == 0);
  CHECK(house.audit() == "");
}

TEST_CASE("a commitment that is refused opens no round") {
  House house;
  house.team({"anna", "ben"});
  const auto id = house.publish("anna/1", kText);
  const auto own = house.vote("anna/1", id, 1, 1);
  CHECK(house.refused({own.commit, own.reveal}) == "own_entry");
  CHECK(house.refused({house.vote("ben/1", id, 2, 1).commit}) == "round_number");
  CHECK_FALSE(house.entry_row(id).round_open);
  CHECK(count(house.kinds(), "round.open") == 0);
}

TEST_CASE("a claim of a verification opens its round, and asking again gives the same lease") {
  House house;
  house.team({"anna", "ben"});
  const auto id = house.publish("anna/1", kText);
  const auto own = house.claim("anna/1", {"verify"});
  CHECK_FALSE((own->has_value() && (*own)->subject == id.value()));
  const auto first = house.claim("ben/1", {"verify"});
  REQUIRE(first.has_value());
  REQUIRE(first->has_value());
  CHECK((*first)->type == "verify");
  CHECK((*first)->subject == id.value());
  CHECK((*first)->round == 1);
  CHECK(count(house.kinds(), "round.open") == 1);
  const auto leases = count(house.kinds(), "task.lease");
  const auto again = house.claim("ben/1");
  CHECK((*again)->task == (*first)->task);
  CHECK(count(house.kinds(), "task.lease") == leases);
  const auto cast = house.vote("ben/1", id, 1, 1);
  CHECK(house.submit({cast.commit, cast.reveal}).has_value());
  CHECK(house.claim("ben/1", {"nonsense"}).error().reason == "types");
  CHECK(house.audit() == "");
}

namespace {

const std::vector<std::string> kVotedOn{"entry",       "round.open",  "vote.commit",
                                        "vote.commit", "vote.commit", "vote.reveal",
                                        "vote.reveal", "vote.reveal", "round.close"};

std::vector<std::string> explained(House& house, const mesh::EntryId& id) {
  const auto reasons = explain(house.reader(), id, 100);
  REQUIRE(reasons.has_value());
  std::vector<std::string> kinds;
  for (const auto& reason : *reasons) {
    kinds.push_back(reason.kind);
  }
  return kinds;
}

}  // namespace

TEST_CASE("what led to an entry's score is told from its records, oldest first") {
  Voted house;
  house.pass(kCommitSeconds + kRevealSeconds + 30);
  CHECK(explained(house, house.id) == kVotedOn);
  CHECK(explain(house.reader(), house.id, 2)->size() == 2);
  CHECK(explain(house.reader(), mesh::EntryId("x"), 2).error().reason == "entry");
}

TEST_CASE("telling what led to a score reads the records that name the entry and no others") {
  Voted house;
  const auto other =
      house.publish("anna/1", "Nothing of this is about the entry that was voted on.");
  house.pass(kCommitSeconds + kRevealSeconds + 30);
  house.change("UPDATE log_record SET signature = substr(signature, 1, 1) WHERE seq = " +
               std::to_string(house.entry_row(other).seq));
  CHECK(explain(house.reader(), other, 100).error().kind == ErrorKind::corrupt);
  CHECK(explained(house, house.id) == kVotedOn);
}

TEST_CASE("what stands on an entry or replaces it is among what led to its score") {
  House house;
  house.team({"anna", "ben"});
  const auto id = house.publish("anna/1", kText);
  const codec::JsonArray sources{codec::JsonObject{{"entry", id.value()}}};
  house.publish("ben/1", "This stands on what was said before, and says more of it.",
                {{"sources", sources}});
  house.publish("anna/1", "This says better what the first one of its author said.",
                {{"supersedes", id.value()}});
  CHECK(explained(house, id) == std::vector<std::string>{"entry", "entry", "entry"});
}

TEST_CASE("records from before their names were kept are named when the database is opened") {
  Voted house;
  house.pass(kCommitSeconds + kRevealSeconds + 30);
  house.change("DELETE FROM hub_naming; INSERT INTO hub_naming_until (records) VALUES (0)");
  CHECK(explained(house, house.id).size() == 1);
  house.restart();
  CHECK(explained(house, house.id) == kVotedOn);
  const auto later = house.publish("anna/1", "And later ones are named as they are written here.");
  CHECK(explained(house, later).size() == 1);
}
