#include "reputation.hpp"

#include <algorithm>
#include <array>

#include "arithmetic.hpp"
#include "voting_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kMidnight = (kBorn / kDay + 1) * kDay;

OperatorRow seasoned() {
  OperatorRow row;
  row.credits = 100;
  row.right = 50;
  row.resolved = 50;
  row.last_record_at = kMidnight;
  return row;
}

Micro reputation(const OperatorRow& row, std::int64_t days = 0) {
  return reputation_of(row, kMidnight + days * kDay, Params());
}

struct Scene {
  World world;
  Voting voting{world};

  explicit Scene(const std::vector<std::string>& names) { world.team(names); }
  EntryId verified(std::string_view author, codec::JsonObject fields = {}) {
    const auto id = world.entry(std::string(author) + "/1", std::move(fields));
    set_verdict(id, Verdict::verified);
    return id;
  }
  // As a round would, but at once.
  void set_verdict(const EntryId& id, Verdict verdict) {
    auto before = world.entry_row(id);
    auto after = before;
    after.verdict = verdict;
    Turn turn{world.state(), world.mesh_row(), Params(), world.time()};
    REQUIRE(store(world.state(), id.value(), after).has_value());
    REQUIRE(credit_change(turn, {id, before, after}).has_value());
  }
  void set_standing(const EntryId& id, Standing standing) {
    auto before = world.entry_row(id);
    auto after = before;
    after.standing = standing;
    Turn turn{world.state(), world.mesh_row(), Params(), world.time()};
    REQUIRE(store(world.state(), id.value(), after).has_value());
    REQUIRE(credit_change(turn, {id, before, after}).has_value());
  }
  std::int64_t credits(std::string_view who) { return world.operator_row(who).credits; }
  void midnight() { world.at((world.time() / kDay + 1) * kDay); }
  void withdraw_under_vote(std::string_view author, std::string_view voter) {
    const auto agent = std::string(author) + "/1";
    const auto id = world.entry(agent);
    voting.open(id, voter);
    world.accepted(Kind::tombstone, agent, {{"entry", id.value()}});
  }
  void quarantine(std::string_view who) {
    world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of(who)}});
  }
  void release(std::string_view who) {
    world.accepted(Kind::operator_release, "admin", {{"operator", did_of(who)}});
  }
};

}  // namespace

// --- the formula ---

TEST_CASE("a reputation is the product of its four factors, each cut off after it") {
  auto row = seasoned();
  CHECK(reputation(row) == micro_product(micro_ln(101), micro_ratio(51, 52)));
  row.last_record_at -= 30 * kDay;
  CHECK(reputation(row) ==
        micro_product(micro_product(micro_ln(101), micro_ratio(51, 52)), 500'000));
  row.falses = {kMidnight};
  CHECK(reputation(row) ==
        micro_product(micro_product(micro_product(micro_ln(101), micro_ratio(51, 52)), 500'000),
                      500'000));
}

TEST_CASE("nothing contributed is no reputation, whatever else was right") {
  auto row = seasoned();
  row.credits = 0;
  CHECK(reputation(row) == 0);
}

TEST_CASE("contributions count by their logarithm") {
  auto row = seasoned();
  row.resolved = row.right = 1'000'000'000;
  row.credits = 1;
  CHECK(reputation(row) == 693'147);
  row.credits = 1'000;
  CHECK(reputation(row) == 6'908'755);
}

TEST_CASE("accuracy begins at a half and follows what was right") {
  auto row = seasoned();
  row.right = row.resolved = 0;
  CHECK(reputation(row) == micro_product(micro_ln(101), 500'000));
  row.resolved = 8;
  CHECK(reputation(row) == micro_product(micro_ln(101), 100'000));
}

TEST_CASE("one poison costs years of reputation: half of it, whatever stands behind it") {
  auto row = seasoned();
  row.credits = 10'000;
  row.right = row.resolved = 10'000;
  const auto before = reputation(row);
  row.falses = {kMidnight};
  ++row.resolved;
  CHECK(reputation(row) <= before / 2);
  row.falses.assign(5, kMidnight);
  CHECK(reputation(row) <= before / 32);
}

TEST_CASE("a falsehood weighs half as much after 14 days, counted in whole days") {
  auto row = seasoned();
  row.falses = {kMidnight, kMidnight - 14 * kDay};
  CHECK(falses_of(row, kMidnight, Params()) == 1'500'000);
  CHECK(falses_of(row, kMidnight + kDay - 1, Params()) == 1'500'000);
  CHECK(falses_of(row, kMidnight + kDay, Params()) ==
        micro_half_power(1, 14) + micro_half_power(15, 14));
}

TEST_CASE("idleness halves a reputation in 30 days and counts whole days since the last record") {
  auto row = seasoned();
  CHECK(idle_days(row, kMidnight + kDay - 1) == 0);
  CHECK(idle_days(row, kMidnight + kDay) == 1);
  CHECK(reputation(row, 30) == micro_product(reputation(row), 500'000));
  CHECK(reputation(row, 10'000) == 0);
  row.last_record_at = 0;  // never: since the approval
  row.approved_at = kMidnight;
  CHECK(idle_days(row, kMidnight + 3 * kDay) == 3);
}

TEST_CASE("the parameters of the mesh decide the half-lives") {
  auto row = seasoned();
  Params params;
  params.idle_half_life_days = 10;
  params.false_half_life_days = 5;
  CHECK(reputation_of(row, kMidnight + 10 * kDay, params) ==
        micro_product(reputation(row), 500'000));
  row.falses = {kMidnight - 5 * kDay};
  CHECK(falses_of(row, kMidnight, params) == 500'000);
}

TEST_CASE("a weight is one and the reputation; in bootstrap everybody weighs one") {
  OperatorRow row;
  row.reputation = 2'345'678;
  MeshRow mesh;
  CHECK(weight_of(row, mesh, Params()) == kOne);
  mesh.bootstrap_ended = 5;
  CHECK(weight_of(row, mesh, Params()) == 3'345'678);
  row.reputation = 0;
  CHECK(weight_of(row, mesh, Params()) == kOne);
  CHECK(weight_of(row, mesh, {.base_weight_thousandths = 100}) == 100'000);
}

// --- when ---

TEST_CASE("reputations are computed at 00:00 UTC, and at no other time") {
  Scene scene({"anna"});
  scene.verified("anna");
  CHECK(scene.credits("anna") == 1);
  scene.world.at(kMidnight - 1);
  CHECK(scene.world.operator_row("anna").reputation == 0);
  scene.world.at(kMidnight);
  const auto first = scene.world.operator_row("anna").reputation;
  CHECK(first == micro_product(micro_ln(2), 500'000));
  scene.verified("anna");
  scene.world.at(kMidnight + kDay - 1);
  CHECK(scene.world.operator_row("anna").reputation == first);
  scene.world.at(kMidnight + kDay);
  CHECK(scene.world.operator_row("anna").reputation ==
        micro_product(micro_product(micro_ln(3), 500'000), micro_half_power(1, 30)));
}

TEST_CASE("days that passed at once are computed one after the other") {
  Scene scene({"anna"});
  scene.verified("anna");
  scene.world.at(kMidnight + 40 * kDay);
  Scene slow({"anna"});
  slow.verified("anna");
  for (int day = 0; day <= 40; ++day) {
    slow.world.at(kMidnight + day * kDay);
  }
  CHECK(scene.world.operator_row("anna").reputation == slow.world.operator_row("anna").reputation);
  CHECK(scene.world.operator_row("anna").reputation < micro_product(micro_ln(2), 250'000));
}

TEST_CASE("idleness stands still in quarantine and goes on after it") {
  Scene scene({"anna", "ben"});
  const auto began = scene.world.time();
  scene.world.at(began + 5 * kDay);
  scene.quarantine("anna");
  scene.world.at(began + 25 * kDay);
  CHECK(idle_days(scene.world.operator_row("anna"), scene.world.time()) == 5);
  CHECK(idle_days(scene.world.operator_row("ben"), scene.world.time()) == 25);
  scene.release("anna");
  scene.world.at(began + 28 * kDay);
  CHECK(idle_days(scene.world.operator_row("anna"), scene.world.time()) == 8);
  scene.world.entry("anna/1");
  CHECK(idle_days(scene.world.operator_row("anna"), scene.world.time()) == 0);
}

// --- V ---

TEST_CASE("an entry is credited while its verdict in force is verified or better") {
  Scene scene({"anna"});
  const auto id = scene.verified("anna");
  CHECK(scene.credits("anna") == 1);
  scene.set_verdict(id, Verdict::promoted);
  CHECK(scene.credits("anna") == 1);
  scene.set_verdict(id, Verdict::disputed);
  CHECK(scene.credits("anna") == 0);
  scene.set_verdict(id, Verdict::confirmed);
  CHECK(scene.credits("anna") == 0);
  scene.set_verdict(id, Verdict::verified);
  CHECK(scene.credits("anna") == 1);
}

TEST_CASE("a withdrawn entry is no credit, a replaced or expired one is") {
  Scene scene({"anna"});
  const auto id = scene.verified("anna");
  scene.set_standing(id, Standing::superseded);
  CHECK(scene.credits("anna") == 1);
  scene.set_standing(id, Standing::expired);
  CHECK(scene.credits("anna") == 1);
  scene.set_standing(id, Standing::withdrawn);
  CHECK(scene.credits("anna") == 0);
}

TEST_CASE("at most ten credits of one domain and day") {
  Scene scene({"anna", "ben"});
  std::vector<EntryId> ids;
  for (int i = 0; i < 13; ++i) {
    ids.push_back(scene.verified("anna"));
  }
  CHECK(scene.credits("anna") == 10);
  scene.verified("anna", {{"domain", "test/other"}});
  CHECK(scene.credits("anna") == 11);
  scene.verified("ben");
  CHECK(scene.credits("ben") == 1);
  for (const int i : {0, 1, 2}) {
    scene.set_verdict(ids[static_cast<std::size_t>(i)], Verdict::false_);
  }
  CHECK(scene.credits("anna") == 11);  // ten are left of thirteen
  scene.set_verdict(ids[3], Verdict::false_);
  CHECK(scene.credits("anna") == 10);
  scene.midnight();
  scene.verified("anna");
  CHECK(scene.credits("anna") == 11);
}

TEST_CASE("property: credits are what one would count from the entries") {
  Scene scene({"anna"});
  std::vector<EntryId> ids;
  for (int i = 0; i < 24; ++i) {
    ids.push_back(scene.world.entry("anna/1", {{"domain", i % 2 == 0 ? "a" : "b"}}));
  }
  std::uint64_t state = 1;
  for (int step = 0; step < 100; ++step) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const auto& id = ids[(state >> 33) % ids.size()];
    scene.set_verdict(id, (state >> 50) % 3 == 0 ? Verdict::disputed : Verdict::promoted);
    std::array<std::int64_t, 2> verified{};
    for (std::size_t i = 0; i < ids.size(); ++i) {
      verified[i % 2] += is_verified(scene.world.entry_row(ids[i]).verdict) ? 1 : 0;
    }
    CHECK(scene.credits("anna") ==
          std::min<std::int64_t>(verified[0], 10) + std::min<std::int64_t>(verified[1], 10));
  }
}

// --- A and F ---

TEST_CASE("a tombstone under vote is one wrong outcome, every third in 90 days a falsehood") {
  Scene scene({"anna", "ben"});
  scene.withdraw_under_vote("anna", "ben");
  scene.world.pass(80 * kDay);
  scene.withdraw_under_vote("anna", "ben");
  CHECK(scene.world.operator_row("anna").resolved == 2);
  CHECK(scene.world.operator_row("anna").right == 0);
  CHECK(scene.world.operator_row("anna").falses.empty());
  scene.world.pass(11 * kDay);  // the first is 91 days old
  scene.withdraw_under_vote("anna", "ben");
  CHECK(scene.world.operator_row("anna").falses.empty());
  scene.withdraw_under_vote("anna", "ben");
  CHECK(scene.world.operator_row("anna").falses.size() == 1);
  scene.withdraw_under_vote("anna", "ben");
  scene.withdraw_under_vote("anna", "ben");
  CHECK(scene.world.operator_row("anna").falses.size() == 1);
  scene.withdraw_under_vote("anna", "ben");
  CHECK(scene.world.operator_row("anna").falses.size() == 2);
  CHECK(scene.world.operator_row("anna").resolved == 7);
}

TEST_CASE("a tombstone of an entry that nobody votes about costs nothing") {
  Scene scene({"anna"});
  const auto id = scene.world.entry("anna/1");
  scene.world.accepted(Kind::tombstone, "anna/1", {{"entry", id.value()}});
  CHECK(scene.world.operator_row("anna").resolved == 0);
  CHECK(scene.world.operator_row("anna").withdrawals.empty());
}

TEST_CASE("only the newest 64 falsehoods are kept") {
  Scene scene({"anna"});
  Turn turn{scene.world.state(), scene.world.mesh_row(), Params(), 0};
  for (turn.at = 1; turn.at <= 70; ++turn.at) {
    REQUIRE(count_false(turn, operator_of("anna")).has_value());
  }
  const auto falses = scene.world.operator_row("anna").falses;
  CHECK(falses.size() == 64);
  CHECK(falses.front() == 7);
  CHECK(falses.back() == 70);
}

// --- bootstrap ---

TEST_CASE(
    "bootstrap ends at the first midnight at which half of the operators, and two, have some") {
  Scene scene({"anna", "ben", "carl", "dora", "emil"});
  scene.verified("anna");
  scene.verified("ben");
  scene.midnight();
  CHECK_FALSE(scene.world.mesh_row().bootstrap_ended.has_value());  // two of five
  scene.verified("carl");
  scene.world.pass(kDay - 1);
  CHECK_FALSE(scene.world.mesh_row().bootstrap_ended.has_value());
  scene.world.pass(1);
  CHECK(scene.world.mesh_row().bootstrap_ended == scene.world.time());
}

TEST_CASE("one operator alone does not end bootstrap, two of four do") {
  Scene scene({"anna", "ben"});
  scene.verified("anna");
  scene.midnight();
  CHECK_FALSE(scene.world.mesh_row().bootstrap_ended.has_value());
  scene.world.team({"carl", "dora"});
  scene.verified("ben");
  scene.midnight();
  CHECK(scene.world.mesh_row().bootstrap_ended.has_value());
}

TEST_CASE("who is in quarantine or revoked does not hold bootstrap up, nor end it") {
  Scene scene({"anna", "ben", "carl", "dora", "emil"});
  scene.verified("anna");
  scene.verified("ben");
  scene.verified("carl");
  scene.quarantine("carl");
  scene.midnight();
  CHECK(scene.world.mesh_row().bootstrap_ended.has_value());  // two of four
  Scene other({"anna", "ben", "carl"});
  other.verified("anna");
  other.verified("ben");
  other.quarantine("ben");
  other.world.accepted(
      Kind::operator_revoke, "admin",
      {{"operator", did_of("carl")}, {"since", other.world.time()}, {"reason", "left"}});
  other.midnight();
  CHECK_FALSE(other.world.mesh_row().bootstrap_ended.has_value());
}

TEST_CASE("bootstrap never begins again") {
  Scene scene({"anna", "ben"});
  scene.verified("anna");
  scene.verified("ben");
  scene.midnight();
  const auto ended = scene.world.mesh_row().bootstrap_ended;
  REQUIRE(ended.has_value());
  scene.world.team(numbered("new", 3));
  scene.world.pass(700 * kDay);
  CHECK(scene.world.operator_row("anna").reputation == 0);
  CHECK(scene.world.mesh_row().bootstrap_ended == ended);
}
