#include "tally.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "rounds.hpp"

using namespace noctem;
using namespace noctem::mesh;

namespace {

RoundRow round_of(const std::vector<Micro>& weights) {
  RoundRow round;
  for (const Micro weight : weights) {
    round.panel.push_back({OperatorId(padded(round.panel.size(), 16)), weight});
  }
  return round;
}

// One letter for each member: + - or . for no vote that counts.
Tally count(const RoundRow& round, std::string_view votes) {
  std::vector<Vote> cast;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    if (votes[i] != '.') {
      cast.push_back({round.panel[i].operator_id, votes[i] == '+' ? 1 : -1, round.panel[i].weight});
    }
  }
  return tally(round, cast);
}

Verdict verdict(const std::vector<Micro>& weights, std::string_view votes) {
  return count(round_of(weights), votes).verdict;
}

Verdict bootstrap(std::string_view votes) {
  auto round = round_of(std::vector<Micro>(votes.size(), kOne));
  round.bootstrap = true;
  return count(round, votes).verdict;
}

// A closed round of that verdict, by so many of a panel of equals.
RoundRow closed(Verdict verdict, std::int64_t revealed, std::size_t members) {
  auto round = round_of(std::vector<Micro>(members, kOne));
  round.verdict = verdict;
  round.revealed = revealed;
  return round;
}

RoundRow paused(Verdict verdict, std::int64_t days, std::int64_t conclusive = 0) {
  auto round = closed(verdict, 0, 4);
  round.pause_days = days;
  round.conclusive = conclusive;
  return round;
}

}  // namespace

TEST_CASE("verified needs more than half of the panel's weight, and two operators") {
  CHECK(verdict({1, 1, 1, 1}, "++..") == Verdict::inconclusive);  // half is not more than half
  CHECK(verdict({1, 1, 1, 1, 1}, "+++..") == Verdict::verified);
  CHECK(verdict({2, 2, 3}, "++.") == Verdict::verified);
  CHECK(verdict({5, 1}, "+.") == Verdict::inconclusive);  // one operator is not two
  CHECK(verdict({5, 1}, "++") == Verdict::verified);
}

TEST_CASE("two of four are no majority, whatever they weigh") {
  CHECK(verdict({3, 3, 1, 1}, "++..") == Verdict::inconclusive);
  CHECK(verdict({3, 3, 1, 1}, "--..") == Verdict::inconclusive);
  CHECK(verdict({3, 1, 1, 1}, "++..") == Verdict::inconclusive);
  CHECK(verdict({2, 2, 2, 1}, "++.+") == Verdict::promoted);
  CHECK(verdict({4, 1, 1, 2}, "+++.") == Verdict::promoted);
  CHECK(verdict({4, 4, 4, 9}, "+++.") == Verdict::verified);
  CHECK(verdict({4, 4, 4, 9}, "---.") == Verdict::disputed);
  CHECK(verdict({3, 3, 1}, "++.") == Verdict::verified);  // two of three are
}

TEST_CASE("promoted needs more than two thirds, and three operators") {
  CHECK(verdict({1, 1, 1, 1, 1, 1}, "++++..") == Verdict::verified);  // two thirds are not more
  CHECK(verdict({1, 1, 1, 1, 1, 1}, "+++++.") == Verdict::promoted);
  CHECK(verdict({1, 1}, "++") == Verdict::verified);
  CHECK(verdict({1, 1, 1}, "+++") == Verdict::promoted);
  CHECK(verdict({1, 1, 1, 1}, "+++-") == Verdict::promoted);
}

TEST_CASE("disputed and false are the same downwards") {
  CHECK(verdict({1, 1, 1, 1}, "--..") == Verdict::inconclusive);
  CHECK(verdict({1, 1, 1, 1, 1}, "---..") == Verdict::disputed);
  CHECK(verdict({5, 1}, "-.") == Verdict::inconclusive);
  CHECK(verdict({1, 1, 1, 1, 1, 1}, "----..") == Verdict::disputed);
  CHECK(verdict({1, 1, 1, 1, 1, 1}, "-----.") == Verdict::false_);
  CHECK(verdict({1, 1}, "--") == Verdict::disputed);
}

TEST_CASE("shares are of the panel's weight, revealed or not") {
  CHECK(verdict({1, 1, 1, 1, 1, 1, 1}, "+++....") == Verdict::inconclusive);  // all that came
  CHECK(verdict({22, 26, 26, 26}, "+...") == Verdict::inconclusive);
  CHECK(verdict({1, 1, 1, 1, 1, 1, 1}, "++++---") == Verdict::verified);
}

TEST_CASE("a panel of one confirms, and neither verifies nor disputes") {
  CHECK(verdict({1}, "+") == Verdict::confirmed);
  CHECK(verdict({1}, "-") == Verdict::inconclusive);
  CHECK(verdict({1}, ".") == Verdict::inconclusive);
  CHECK(bootstrap("+") == Verdict::confirmed);
  CHECK(verdict({1, 1}, "+.") == Verdict::inconclusive);
}

TEST_CASE("in bootstrap each share must reach two thirds") {
  CHECK(bootstrap("++.") == Verdict::verified);
  CHECK(bootstrap("--.") == Verdict::disputed);
  CHECK(bootstrap("+++..") == Verdict::inconclusive);  // three fifths
  CHECK(bootstrap("---..") == Verdict::inconclusive);
  CHECK(bootstrap("++++..") == Verdict::verified);
  CHECK(bootstrap("+++++.") == Verdict::promoted);
  CHECK(bootstrap("++") == Verdict::verified);
  CHECK(bootstrap("+-") == Verdict::inconclusive);
  CHECK(bootstrap("++++++++++++++.......") == Verdict::verified);  // 14 of 21
  CHECK(bootstrap("+++++++++++++........") == Verdict::inconclusive);
}

TEST_CASE("a correction needs more than two thirds and two operators") {
  CHECK(count(round_of({1, 1}), "++").corrected);
  CHECK_FALSE(count(round_of({1, 1, 1}), "++.").corrected);
  CHECK(count(round_of({1, 1, 1, 1}), "+++.").corrected);
  CHECK_FALSE(count(round_of({9, 1, 1}), "+..").corrected);
  CHECK_FALSE(count(round_of({1, 1, 1, 1, 1}), "-----").corrected);
}

TEST_CASE("votes are right or wrong only where more than two thirds decided") {
  CHECK(count(round_of({1, 1}), "++").decided);
  CHECK(count(round_of({1, 1, 1, 1}), "---.").decided);
  CHECK_FALSE(count(round_of({1, 1, 1, 1, 1}), "+++..").decided);  // verified by three fifths
  CHECK_FALSE(count(round_of({1}), "+").decided);
  CHECK_FALSE(count(round_of({1, 1, 1}), "++.").decided);
}

TEST_CASE("a tally says who said yes, and how much each side weighs") {
  const auto result = count(round_of({5, 3, 2}), "+-+");
  CHECK(result.up == 7);
  CHECK(result.down == 3);
  CHECK(result.votes_up == 2);
  CHECK(result.votes_down == 1);
  CHECK(result.revealed() == 3);
  CHECK(result.up_by == std::vector{OperatorId(padded(0, 16)), OperatorId(padded(2, 16))});
}

TEST_CASE("an outcome replaces another if as many revealed, or two thirds of the new panel") {
  CHECK(replacing_needs(3, 21) == 3);
  CHECK(replacing_needs(20, 21) == 14);
  CHECK(replacing_needs(20, 20) == 14);  // 13.3 rounded up
  CHECK(replacing_needs(20, 4) == 3);
  const auto strong = closed(Verdict::promoted, 15, 21);
  CHECK_FALSE(comes_into_force(&strong, closed(Verdict::false_, 13, 21)));
  CHECK(comes_into_force(&strong, closed(Verdict::false_, 14, 21)));
  const auto weak = closed(Verdict::verified, 2, 21);
  CHECK_FALSE(comes_into_force(&weak, closed(Verdict::disputed, 1, 21)));
  CHECK(comes_into_force(&weak, closed(Verdict::disputed, 2, 21)));
}

TEST_CASE("without a conclusive round the latest is in force; after one only a conclusive one") {
  const auto nothing = closed(Verdict::inconclusive, 5, 9);
  const auto one = closed(Verdict::confirmed, 1, 1);
  const auto verified = closed(Verdict::verified, 5, 9);
  CHECK(comes_into_force(nullptr, nothing));
  CHECK(comes_into_force(&nothing, closed(Verdict::inconclusive, 0, 9)));
  CHECK(comes_into_force(&one, nothing));
  CHECK(comes_into_force(&nothing, closed(Verdict::verified, 2, 9)));
  CHECK_FALSE(comes_into_force(&verified, closed(Verdict::inconclusive, 9, 9)));
  CHECK_FALSE(comes_into_force(&verified, one));
}

TEST_CASE("after an inconclusive round a day, doubled only where more than half revealed") {
  auto attended = closed(Verdict::inconclusive, 3, 4);
  attended.up = 2 * kOne;
  attended.down = kOne;
  auto half = closed(Verdict::inconclusive, 2, 4);
  half.up = kOne;
  half.down = kOne;
  CHECK(pause_after(nullptr, attended) == 1);
  std::int64_t days = 1;
  std::vector<std::int64_t> pauses;
  for (int i = 0; i < 6; ++i) {
    const auto previous = paused(Verdict::inconclusive, days);
    pauses.push_back(days = pause_after(&previous, attended));
  }
  CHECK(pauses == std::vector<std::int64_t>{2, 4, 8, 16, 30, 30});
  const auto previous = paused(Verdict::inconclusive, 4);
  CHECK(pause_after(&previous, half) == 4);
  const auto verdict_before = paused(Verdict::verified, 28, 3);
  CHECK(pause_after(&verdict_before, attended) == 1);
}

TEST_CASE("after conclusive rounds 7, 14, 28 days and so on") {
  std::vector<std::int64_t> pauses;
  for (std::int64_t conclusive = 1; conclusive <= 4; ++conclusive) {
    const auto previous = paused(Verdict::verified, 7);
    pauses.push_back(pause_after(&previous, paused(Verdict::disputed, 0, conclusive)));
  }
  CHECK(pauses == std::vector<std::int64_t>{7, 14, 28, 56});
  CHECK(pause_after(nullptr, paused(Verdict::verified, 0, 1'000)) == 3'650);
}

TEST_CASE("two thirds of the members are enough to hold an author to a falsehood") {
  CHECK(is_well_attended(closed(Verdict::false_, 2, 3)));
  CHECK_FALSE(is_well_attended(closed(Verdict::false_, 13, 21)));
  CHECK(is_well_attended(closed(Verdict::false_, 14, 21)));
}

TEST_CASE("confidence weighs votes against the author's word, which reaches no further than 0.6") {
  EntryRow entry;
  entry.author_confidence = 1'000;
  CHECK(confidence_of(entry) == 600'000);
  entry.author_confidence = 300;
  CHECK(confidence_of(entry) == 300'000);
  entry.up = 2 * kOne;
  entry.down = kOne;
  CHECK(confidence_of(entry) == 614'285);  // 2.15/3.5
  entry.tainted_at = 5;
  CHECK(confidence_of(entry) == 200'000);
  entry.tainted_at.reset();
  entry.verdict = Verdict::disputed;
  CHECK(confidence_of(entry) == 200'000);
  entry.up = 0;
  entry.down = 9 * kOne;
  CHECK(confidence_of(entry) == 15'789);
  entry.verdict = Verdict::false_;
  CHECK(confidence_of(entry) == 0);
}

TEST_CASE("property: a tally knows no order, and shares stay within the panel's weight") {
  std::uint64_t state = 3;
  const auto next = [&](std::uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
  };
  for (int i = 0; i < 300; ++i) {
    std::vector<Micro> weights;
    std::vector<Vote> votes;
    for (std::uint64_t n = 1 + next(21); n > 0; --n) {
      weights.push_back(static_cast<Micro>(1 + next(1'000)));
    }
    auto round = round_of(weights);
    round.bootstrap = next(3) == 0;
    for (const auto& member : round.panel) {
      if (next(3) > 0) {
        votes.push_back({member.operator_id, next(2) == 0 ? 1 : -1, member.weight});
      }
    }
    const auto once = tally(round, votes);
    for (std::size_t at = votes.size(); at > 1; --at) {
      std::swap(votes[at - 1], votes[next(at)]);
    }
    const auto again = tally(round, votes);
    CHECK(once.verdict == again.verdict);
    CHECK(once.up == again.up);
    CHECK(once.up_by == again.up_by);
    CHECK(once.up + once.down <= panel_weight(round));
    CHECK(once.revealed() <= static_cast<std::int64_t>(round.panel.size()));
    if (is_conclusive(once.verdict)) {
      const Micro winner = is_verified(once.verdict) ? once.up : once.down;
      CHECK(2 * winner > panel_weight(round));
    }
    // Votes that are taken out make no verdict that was not there.
    if (!votes.empty()) {
      votes.pop_back();
      const auto fewer = tally(round, votes);
      CHECK((!is_conclusive(fewer.verdict) ||
             is_verified(fewer.verdict) == is_verified(once.verdict)));
    }
  }
}
