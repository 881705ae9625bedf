// Random rounds, and what must hold of all of them.

#include <algorithm>

#include "tally.hpp"
#include "voting_test.hpp"

using namespace noctem;
using namespace noctem::mesh;
using namespace noctem::mesh::test;

namespace {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 2 + 1) { next(2); }
  std::int64_t next(std::int64_t below) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::int64_t>((state_ >> 33) % static_cast<std::uint64_t>(below));
  }
  bool chance(std::int64_t in) { return next(in) == 0; }

 private:
  std::uint64_t state_;
};

// What one round is made of, drawn beforehand so that two worlds can hold the same.
struct Plan {
  std::vector<Cast> casts;
  std::vector<Cast> revealed;
  std::vector<Micro> weights;
};

struct Course {
  std::vector<std::vector<Plan>> rounds;  // of each entry
  bool corrects = false;                  // the last entry corrects the first
  bool tainted = false;
  std::size_t suspect_from = 0;  // the first round whose votes of the suspect count for nothing
};

const std::string kSuspect = "v1";

Plan plan(Dice& dice, const std::vector<std::string>& voters) {
  Plan made;
  const auto mood = dice.next(10);
  for (const auto& who : voters) {
    made.weights.push_back(100'000 + dice.next(2) * dice.next(3'000'000));
    const Cast cast{who, dice.next(10) < mood ? -1 : 1};
    if (!dice.chance(5)) {
      made.casts.push_back(cast);
      if (!dice.chance(8)) {
        made.revealed.push_back(cast);
      }
    }
  }
  if (made.casts.empty()) {
    made.casts.push_back({voters.front()});
  }
  return made;
}

Course course(Dice& dice, const std::vector<std::string>& voters) {
  Course made;
  for (int entry = 0; entry < 3; ++entry) {
    made.rounds.emplace_back();
    for (auto n = 1 + dice.next(3); n > 0; --n) {
      made.rounds.back().push_back(plan(dice, voters));
    }
  }
  made.corrects = dice.chance(2);
  made.tainted = dice.chance(2);
  made.suspect_from = static_cast<std::size_t>(dice.next(3));
  return made;
}

enum class Justice { revoked_later, quarantined_then };

struct Told {
  std::vector<EntryRow> entries;
  std::vector<RoundRow> rounds;
};

class Run {
 public:
  Run(const Course& course, const std::vector<std::string>& voters, Justice justice)
      : course_(course), justice_(justice) {
    world_.team({"author", "rival"});
    world_.team(voters);
  }

  Told told() {
    make_entries();
    for (std::size_t number = 0; number < 3; ++number) {
      hold(number);
    }
    if (justice_ == Justice::revoked_later) {
      world_.accepted(Kind::operator_revoke, "admin",
                      {{"operator", did_of(kSuspect)}, {"since", since_}, {"reason", "left"}});
    }
    Told result;
    for (const auto& id : ids_) {
      result.entries.push_back(world_.entry_row(id));
      for (std::int64_t round = 1; round <= voting_.number(id); ++round) {
        result.rounds.push_back(voting_.row(id, round));
      }
    }
    return result;
  }

 private:
  void make_entries() {
    ids_ = {world_.entry("author/1"), world_.entry("author/1")};
    codec::JsonObject fields;
    if (course_.corrects) {
      fields = {{"type", "correction"}, {"supersedes", ids_[0].value()}};
    }
    ids_.push_back(world_.entry("rival/1", std::move(fields)));
    if (course_.tainted) {
      auto row = world_.entry_row(ids_[1]);
      row.tainted_at = world_.time();
      REQUIRE(store(world_.state(), ids_[1].value(), row).has_value());
    }
  }

  // The round of this number about every entry that has one, all at once.
  void hold(std::size_t number) {
    const bool counts = number < course_.suspect_from;
    if (number == course_.suspect_from) {
      since_ = world_.time();
    }
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      if (number < course_.rounds[i].size() && world_.entry_row(ids_[i]).is_live()) {
        begin(ids_[i], course_.rounds[i][number]);
        open.push_back(i);
      }
    }
    if (open.empty()) {
      return;
    }
    voting_.wait(ids_[open.front()]);
    const bool kept_out = justice_ == Justice::quarantined_then && !counts;
    if (kept_out) {
      world_.accepted(Kind::operator_quarantine, "admin", {{"operator", did_of(kSuspect)}});
    }
    for (const std::size_t i : open) {
      voting_.reveal(ids_[i], course_.rounds[i][number].revealed);
      voting_.close(ids_[i]);
    }
    if (kept_out) {
      world_.accepted(Kind::operator_release, "admin", {{"operator", did_of(kSuspect)}});
    }
    world_.pass(60);
  }

  void begin(const EntryId& id, const Plan& plan) {
    world_.accepted(Kind::round_ask, "admin", {{"entry", id.value()}});
    voting_.open(id, plan.casts.front().who);
    auto row = voting_.row(id);
    for (std::size_t i = 0; i < row.panel.size(); ++i) {
      row.panel[i].weight = plan.weights[i % plan.weights.size()];
    }
    row.bootstrap = false;
    REQUIRE(store(world_.state(), round_key(id, voting_.number(id)), row).has_value());
    for (const Cast& cast : plan.casts) {
      voting_.commit(id, cast);
    }
  }

  const Course& course_;
  Justice justice_;
  World world_;
  Voting voting_{world_};
  std::vector<EntryId> ids_;
  std::int64_t since_ = 0;
};

void check_round(const RoundRow& round) {
  CHECK(round.up >= 0);
  CHECK(round.down >= 0);
  CHECK(round.up + round.down <= panel_weight(round));
  CHECK(round.revealed <= static_cast<std::int64_t>(round.panel.size()));
  if (is_conclusive(round.verdict)) {
    const Micro winner = is_verified(round.verdict) ? round.up : round.down;
    CHECK(2 * winner > panel_weight(round));
    CHECK(round.revealed >= 2);
  }
}

void check_same(const Told& one, const Told& other) {
  REQUIRE(one.rounds.size() == other.rounds.size());
  for (std::size_t i = 0; i < one.rounds.size(); ++i) {
    const auto& a = one.rounds[i];
    const auto& b = other.rounds[i];
    CHECK(a.verdict == b.verdict);
    CHECK(a.up == b.up);
    CHECK(a.down == b.down);
    CHECK(a.revealed == b.revealed);
    CHECK(a.replaced == b.replaced);
    CHECK(a.corrected == b.corrected);
    CHECK(a.conclusive == b.conclusive);
    CHECK(a.tainted == b.tainted);
    CHECK(a.pause_days == b.pause_days);
    check_round(a);
  }
  for (std::size_t i = 0; i < one.entries.size(); ++i) {
    const auto& a = one.entries[i];
    const auto& b = other.entries[i];
    CHECK(a.in_force == b.in_force);
    CHECK(a.verdict == b.verdict);
    CHECK(a.up == b.up);
    CHECK(a.down == b.down);
    CHECK(a.votes_up == b.votes_up);
    CHECK(a.votes_down == b.votes_down);
    CHECK(a.verified_by == b.verified_by);
    CHECK(a.last_confirmed_at == b.last_confirmed_at);
    CHECK(a.tainted_at == b.tainted_at);
    CHECK(a.standing == b.standing);
    CHECK(a.confidence == b.confidence);
  }
}

}  // namespace

TEST_CASE("property: votes taken out later leave what would have been without them") {
  const auto voters = numbered("v", 6);
  int fallen = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    auto made = course(dice, voters);
    // An entry that a correction replaced in one world only would have no more rounds there.
    made.rounds[0].resize(1);
    const auto later = Run(made, voters, Justice::revoked_later).told();
    const auto then = Run(made, voters, Justice::quarantined_then).told();
    check_same(later, then);
    Course untouched = made;
    untouched.suspect_from = 9;
    const auto never = Run(untouched, voters, Justice::quarantined_then).told();
    fallen +=
        std::ranges::equal(never.rounds, later.rounds, {}, &RoundRow::verdict, &RoundRow::verdict)
            ? 0
            : 1;
  }
  CHECK(fallen >= 3);  // else nothing was tried
}

TEST_CASE("property: a log of random rounds folds to one state, whichever way it is read") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    Dice dice(seed);
    World world;
    Voting voting(world);
    const auto voters = numbered("v", 7);
    world.team(voters);
    for (int i = 0; i < 6; ++i) {
      const auto& author = voters[static_cast<std::size_t>(dice.next(7))];
      const auto id = world.entry(author + "/1");
      std::vector<std::string> others;
      std::ranges::copy_if(voters, std::back_inserter(others),
                           [&](const auto& who) { return who != author; });
      const auto made = plan(dice, others);
      voting.round(id, made.casts, made.revealed);
      CHECK(voting.row(id).panel.size() == 6);
      check_round(voting.row(id));
    }
    CHECK(replayed(world.log(), world.time()) == world.hash());
  }
}
