#include "panel.hpp"

#include <algorithm>
#include <set>

#include "noctem/crypto/hash.hpp"

#include "voting_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

constexpr std::int64_t kDay = 86'400;

std::vector<PanelMember> panel_of(const std::vector<Micro>& weights) {
  std::vector<PanelMember> panel;
  for (const Micro weight : weights) {
    panel.push_back({OperatorId(padded(panel.size(), 16)), weight});
  }
  return panel;
}

std::vector<Micro> counted(std::vector<Micro> weights, const Params& params = {}) {
  auto panel = panel_of(weights);
  cap_weights(panel, params);
  std::ranges::transform(panel, weights.begin(), &PanelMember::weight);
  return weights;
}

Micro sum(const std::vector<Micro>& weights) {
  Micro total = 0;
  for (const Micro weight : weights) {
    total += weight;
  }
  return total;
}

std::set<std::string> members(const RoundRow& round) {
  std::set<std::string> ids;
  for (const auto& member : round.panel) {
    ids.insert(member.operator_id.value());
  }
  return ids;
}

std::set<std::string> ids_of(const std::vector<std::string>& names) {
  std::set<std::string> ids;
  for (const auto& name : names) {
    ids.insert(id_of(name));
  }
  return ids;
}

using Weights = std::vector<Micro>;

}  // namespace

TEST_CASE("the cap is the largest that is no more than its part of what is counted") {
  CHECK(counted({9, 1, 1, 1, 1}) == Weights{1, 1, 1, 1, 1});
  CHECK(counted({7, 7, 7, 7, 7}) == Weights{7, 7, 7, 7, 7});
  CHECK(counted({100, 10, 10, 10, 10, 10}) == Weights{12, 10, 10, 10, 10, 10});
  CHECK(counted({100, 100, 10, 10, 10, 10, 10}) == Weights{16, 16, 10, 10, 10, 10, 10});
  CHECK(counted({100, 10, 10, 10}) == Weights{100, 10, 10, 10});  // four have no cap
  for (const Micro largest : {5, 6, 50, 500'000, 14'000'000}) {
    const Weights weights{largest, 5, 4, 4, 3, 3, 2};
    const auto panel = panel_of(weights);
    const Micro cap = weight_cap(panel, 5);
    Micro at_cap = 0;
    Micro above = 0;
    for (const Micro weight : weights) {
      at_cap += std::min(weight, cap);
      above += std::min(weight, cap + 1);
    }
    CHECK(5 * cap <= at_cap);
    CHECK(5 * (cap + 1) > above);
  }
}

TEST_CASE("no member of a panel of five or more has more than a fifth of it") {
  std::uint64_t state = 7;
  const auto next = [&](std::uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
  };
  for (int i = 0; i < 500; ++i) {
    Weights weights;
    for (std::uint64_t n = 5 + next(17); n > 0; --n) {
      weights.push_back(static_cast<Micro>(100'000 + next(2) * next(15'000'000)));
    }
    const auto after = counted(weights);
    CHECK(5 * std::ranges::max(after) <= sum(after));
  }
}

TEST_CASE("a cap needs enough members to leave any weight at all") {
  Params params;
  params.cap_members_min = 2;
  CHECK(counted({9, 1, 1}, params) == Weights{9, 1, 1});
  params.cap_divisor = 3;
  CHECK(counted({9, 1, 1}, params) == Weights{1, 1, 1});
}

TEST_CASE("up to the greatest number everybody sits, beyond it the seed decides") {
  auto all = panel_of(Weights(30, 1));
  const auto seed = bytes_of(view_of("seed"));
  CHECK(drawn(all, seed, 30).size() == 30);
  const auto panel = drawn(all, seed, 21);
  CHECK(panel.size() == 21);
  CHECK(std::ranges::is_sorted(panel, {}, &PanelMember::operator_id));
  std::ranges::reverse(all);  // the order of the candidates is nothing
  const auto again = drawn(all, seed, 21);
  CHECK(std::ranges::equal(panel, again, {}, &PanelMember::operator_id, &PanelMember::operator_id));
  const auto other = drawn(all, bytes_of(view_of("need")), 21);
  CHECK_FALSE(
      std::ranges::equal(panel, other, {}, &PanelMember::operator_id, &PanelMember::operator_id));
  // The first by SHA-256(seed || id): nobody left out has a smaller lot than somebody who sits.
  const auto lot = [&](const PanelMember& member) {
    return crypto::sha256("seed" + member.operator_id.value());
  };
  const auto last = std::ranges::max(panel, {}, lot);
  for (const auto& member : all) {
    const bool sits = weight_on(panel, member.operator_id).has_value();
    CHECK(sits == (lot(member) <= lot(last)));
  }
}

TEST_CASE("everybody is drawn about as often as everybody else") {
  const auto all = panel_of(Weights(42, 1));
  std::vector<int> times(42);
  for (int i = 0; i < 400; ++i) {
    const auto seed = std::to_string(i);
    for (const auto& member : drawn(all, view_of(seed), 21)) {
      ++times[static_cast<std::size_t>(std::stoi(member.operator_id.value()))];
    }
  }
  CHECK(std::ranges::min(times) > 150);
  CHECK(std::ranges::max(times) < 250);
}

TEST_CASE("on the panel are those who may vote and were approved or committed in 30 days") {
  World world;
  Voting voting(world);
  world.team({"author", "old", "voter", "by"});
  const auto early = world.entry("author/1");
  world.pass(20 * kDay);
  voting.open(early, "voter");
  voting.commit(early, {"voter"});  // never revealed, never tallied: active all the same
  world.pass(10 * kDay + 1);
  world.approve("new");
  const auto id = world.entry("author/1");
  voting.open(id, "by");  // `by` itself was not active
  CHECK(members(voting.row(id)) == ids_of({"voter", "by", "new"}));
}

TEST_CASE("thirty days ago is still in the last thirty days, a second more is not") {
  for (const std::int64_t late : {0, 1}) {
    World world;
    Voting voting(world);
    world.team({"author", "edge"});
    world.pass(30 * kDay + late);
    world.approve("by");
    const auto id = world.entry("author/1");
    voting.open(id, "by");
    CHECK(voting.weight(id, "edge").has_value() == (late == 0));
  }
}

TEST_CASE("the author, the corrected author, and who is in quarantine or revoked do not sit") {
  World world;
  Voting voting(world);
  world.team({"author", "first", "quiet", "gone", "by"});
  const auto old = world.entry("first/1");
  world.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of("quiet")}});
  world.accepted(Kind::operator_revoke, "admin",
                 {{"operator", did_of("gone")}, {"since", world.time()}, {"reason", "left"}});
  const auto correction =
      world.entry("author/1", {{"type", "correction"}, {"supersedes", old.value()}});
  const auto note = world.entry("author/1");
  voting.open(correction, "by");
  voting.open(note, "by");
  CHECK(members(voting.row(correction)) == ids_of({"by"}));
  CHECK(members(voting.row(note)) == ids_of({"by", "first"}));
  world.refused("own_entry", Kind::vote_commit, "first/1",
                voting.commit_fields(correction, {"first"}));
}

TEST_CASE("weights are a tenth and the reputation, one in bootstrap, and capped when it opens") {
  World world;
  Voting voting(world);
  world.team({"author"});
  const auto names = numbered("v", 6);
  world.team(names);
  give_reputation(world, "v1", 9 * kOne);
  give_reputation(world, "v2", 200'000);
  const auto first = world.entry("author/1");
  voting.open(first, "v1");
  CHECK(voting.weight(first, "v1") == kOne);
  end_bootstrap(world);
  const auto second = world.entry("author/1");
  voting.open(second, "v1");
  CHECK_FALSE(voting.row(second).bootstrap);
  CHECK(voting.weight(second, "v2") == 133'333);  // 5c <= 0.4 + c + c
  CHECK(voting.weight(second, "v1") == 133'333);
  CHECK(voting.weight(second, "v3") == 100'000);
  give_reputation(world, "v3", 5 * kOne);
  CHECK(voting.weight(second, "v3") == 100'000);
}

TEST_CASE("a panel has at most twenty-one members, and `by` may not be one of them") {
  World world;
  Voting voting(world);
  world.team({"author"});
  world.team(numbered("v", 24));
  int outside = 0;
  for (int i = 0; i < 20; ++i) {
    const auto id = world.entry("author/1");
    voting.open(id, "v1");
    CHECK(voting.row(id).panel.size() == 21);
    outside += voting.weight(id, "v1").has_value() ? 0 : 1;
  }
  CHECK(outside > 0);
  CHECK(outside < 20);
}

TEST_CASE("a vote from outside of the panel is kept, and counts for nothing") {
  World world({{"panel_members_max", 2}});
  Voting voting(world);
  world.team({"author", "a", "b", "c"});
  const auto id = world.entry("author/1");
  const auto casts = all({"a", "b", "c"}, 1);
  CHECK(voting.round(id, casts) == Verdict::verified);
  std::string outsider;
  for (const auto& cast : casts) {
    outsider = voting.weight(id, cast.who).has_value() ? outsider : cast.who;
  }
  REQUIRE_FALSE(outsider.empty());
  CHECK(voting.ballot(id, outsider).vote == 1);
  CHECK_FALSE(voting.ballot(id, outsider).counted.has_value());
  CHECK(world.entry_row(id).votes_up == 2);
  CHECK(world.entry_row(id).verified_by.size() == 2);
  CHECK(world.operator_row(outsider).resolved == 0);
  CHECK(world.operator_row(outsider).last_commit_at.has_value());
}
