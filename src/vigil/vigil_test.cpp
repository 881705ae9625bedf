// Each detector finds its attack within a stated time, points at the right one, and says why.

#include "noctem/vigil/vigil.hpp"

#include <doctest/doctest.h>

#include <set>

#include "traces_test.hpp"

namespace noctem::vigil {

namespace {

constexpr int kAttacker = 19;
constexpr std::int64_t kStrike = 60 * 24;  // the hour at which it begins

const Alarm* first(const Traces& traces, Detector detector, int who) {
  for (const Alarm& alarm : traces.alarms()) {
    if (alarm.detector == detector && alarm.operator_id == Traces::id(who)) {
      return &alarm;
    }
  }
  return nullptr;
}

std::int64_t evidence(const Alarm& alarm, std::string_view name) {
  const auto* found = alarm.evidence.find(name);
  REQUIRE(found != nullptr);
  REQUIRE(found->integer() != nullptr);
  return *found->integer();
}

std::int64_t time_of(std::int64_t hour) { return 1'800'057'600 + hour * 3600; }

// Votes on what is open with the given chance, as it is or upside down.
void vote_all(Traces& traces, int who, std::int64_t at, double eagerness, bool honest) {
  for (auto& open : traces.open()) {
    if (open.at < at && !open.voted.contains(who) && traces.chance(eagerness)) {
      traces.vote(open, who, at += 10, traces.judge(open) == honest);
    }
  }
}

}  // namespace

TEST_CASE("a burst of votes is seen within 24 hours") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Traces traces({.operators = 20, .days = 70, .entries_per_day = 60, .seed = seed});
    traces.run(
        [](Traces& world, std::int64_t hour) {
          const double eagerness = hour < kStrike ? 0.02 : 1.0;
          if (hour % 24 == 12 || hour >= kStrike) {
            vote_all(world, kAttacker, time_of(hour), eagerness, true);
          }
        },
        kAttacker);
    const auto day = traces.day_of(Detector::vote_burst, kAttacker);
    CHECK(day >= 60);
    CHECK(day <= 61);
    const Alarm* alarm = first(traces, Detector::vote_burst, kAttacker);
    REQUIRE(alarm != nullptr);
    CHECK(alarm->measure == Measure::quarantine);
    CHECK(alarm->score >= alarm->threshold);
    CHECK(evidence(*alarm, "votes_24h") > 8 * evidence(*alarm, "usual_votes_per_day"));
  }
}

TEST_CASE("voting on much because much was written is no burst") {
  Traces traces({.operators = 20, .days = 70, .entries_per_day = 10, .turnout = 0.9});
  traces.run([](Traces& world, std::int64_t hour) {
    for (int i = 0; hour == kStrike && i < 200; ++i) {
      world.write(kAttacker, time_of(hour) + i, "flood/now");
    }
  });
  CHECK(traces.count(Detector::vote_burst) == 0);
  CHECK(traces.count(Detector::domain_flood) == 1);
}

TEST_CASE("a flood is seen before its 150th entry, also under numbered domains") {
  for (const bool numbered : {false, true}) {
    Traces traces({.operators = 20, .days = 65});
    traces.run(
        [&](Traces& world, std::int64_t hour) {
          for (int i = 0; hour >= kStrike && i < 20; ++i) {
            world.write(kAttacker, time_of(hour) + i * 60,
                        "rust/" + std::string(numbered ? std::to_string(hour * 20 + i) : "async"),
                        false);
          }
        },
        kAttacker);
    const Alarm* alarm = first(traces, Detector::domain_flood, kAttacker);
    REQUIRE(alarm != nullptr);
    CHECK(alarm->at - time_of(kStrike) < 8 * 3600);
    CHECK(evidence(*alarm, "entries_24h") < 150);
    CHECK(*alarm->evidence.find("domain")->text() == (numbered ? "rust" : "rust/async"));
    CHECK(alarm->measure == Measure::quarantine);
    for (int who = 0; who < kAttacker; ++who) {
      CHECK(traces.day_of(Detector::domain_flood, who) == -1);
    }
  }
}

TEST_CASE("two that begin together at random times are found within 28 days") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Traces traces({.operators = 20, .days = 40, .seed = seed});
    traces.run(
        [](Traces& world, std::int64_t hour) {
          if (world.chance(0.07)) {
            const std::int64_t at = time_of(hour) + static_cast<std::int64_t>(world.below(3000));
            world.write(18, at, "area/eighteen");
            world.write(19, at + 20, "area/nineteen");
          }
        },
        18);
    const auto day = traces.day_of(Detector::coordinated_timing, 19);
    CHECK(day >= 0);
    CHECK(day <= 28);
    CHECK(traces.day_of(Detector::coordinated_timing, 18) == -1);
    const Alarm* alarm = first(traces, Detector::coordinated_timing, 19);
    REQUIRE(alarm != nullptr);
    CHECK(alarm->measure == Measure::notify);
    CHECK(*alarm->evidence.find("other")->text() == Traces::id(18).value());
  }
}

TEST_CASE("timers at the same minute of every day are no coordination") {
  Traces traces({.operators = 20, .days = 60});
  traces.run(
      [](Traces& world, std::int64_t hour) {
        if (hour % 12 == 6) {
          world.write(18, time_of(hour), "area/eighteen");
          world.write(19, time_of(hour) + 5, "area/nineteen");
        }
      },
      18);
  CHECK(traces.day_of(Detector::coordinated_timing, 18) == -1);
  CHECK(traces.day_of(Detector::coordinated_timing, 19) == -1);
}

TEST_CASE("leased work and answers to news stand outside of the timing test") {
  for (const bool leased : {true, false}) {
    Vigil vigil;
    std::mt19937_64 random(7);
    for (int i = 0; i < 200; ++i) {
      const std::int64_t at = time_of(i * 5) + static_cast<std::int64_t>(random() % 3600);
      for (const int who : {1, 2}) {
        vigil.acted({.operator_id = Traces::id(who),
                     .at = at + who,
                     .deed = Deed::commit,
                     .work = leased ? Work::leased : Work::own,
                     .subject_age = leased ? 90'000 : 60});
      }
      vigil.advance(at);
    }
    CHECK(vigil.take().empty());
  }
}

TEST_CASE("a slow burner that strikes is found within a week and 12 wrong outcomes") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Traces traces({.operators = 20, .days = 75, .turnout = 0.9, .seed = seed});
    traces.run(
        [](Traces& world, std::int64_t hour) {
          if (hour % 6 == 0) {
            vote_all(world, kAttacker, time_of(hour), 0.5, hour < kStrike);
          }
        },
        kAttacker);
    const auto day = traces.day_of(Detector::accuracy_drop, kAttacker);
    CHECK(day >= 60);
    CHECK(day <= 66);
    const Alarm* alarm = first(traces, Detector::accuracy_drop, kAttacker);
    REQUIRE(alarm != nullptr);
    CHECK(evidence(*alarm, "wrong_since") <= 12);
    CHECK(alarm->measure == Measure::quarantine);
  }
}

TEST_CASE("a copier is found within 200 common votes, also when it copies a round later") {
  // With what operator 0 says; it judges as others do.
  for (const bool later_round : {false, true}) {
    std::mt19937_64 random(3);
    const auto chance = [&](double p) {
      return std::uniform_real_distribution<double>(0, 1)(random) < p;
    };
    Vigil vigil;
    std::vector<Alarm> alarms;
    std::int64_t at = time_of(0);
    for (int entry = 0; entry < 200; ++entry) {
      Tally tally{.entry = mesh::EntryId(std::to_string(entry)),
                  .at = at += 3600,
                  .author = Traces::id(15),
                  .finding = Finding::far_up};
      const bool first_vote = !chance(0.08);
      for (int who = 0; who < 10; ++who) {
        const bool up = who == 0 ? first_vote : !chance(0.08);
        tally.ballots.push_back({.operator_id = Traces::id(who),
                                 .committed_at = at - 90'000 + who * 60,
                                 .vote = up ? Vote::up : Vote::down});
      }
      Tally again{.entry = tally.entry,
                  .at = tally.at + 200'000,
                  .author = tally.author,
                  .finding = Finding::far_up};
      (later_round ? again : tally)
          .ballots.push_back({.operator_id = Traces::id(kAttacker),
                              .committed_at = at - 50'000,
                              .vote = first_vote ? Vote::up : Vote::down});
      vigil.closed(tally);
      if (later_round) {
        vigil.closed(again);
      }
    }
    for (const Alarm& alarm : vigil.take()) {
      CHECK(alarm.detector == Detector::agreement);
      CHECK(alarm.operator_id == Traces::id(kAttacker));
      CHECK(*alarm.evidence.find("other")->text() == Traces::id(0).value());
      CHECK(alarm.measure == Measure::notify);
      CHECK(evidence(alarm, "common_votes") >= 30);
      alarms.push_back(alarm);
    }
    CHECK_FALSE(alarms.empty());
  }
}

TEST_CASE("an alarm is not repeated within a week") {
  Traces traces({.operators = 5, .days = 20});
  traces.run(
      [&](Traces& world, std::int64_t hour) {
        for (int i = 0; i < 10; ++i) {
          world.write(4, time_of(hour) + i * 60, "rust/async", false);
        }
      },
      4);
  const int raised = traces.count(Detector::domain_flood);
  CHECK(raised >= 1);
  CHECK(raised <= 3);
}

TEST_CASE("memory has an end, whatever is fed") {
  const Limits limits{
      .operators_max = 50, .pairs_max = 500, .timed_max = 20, .entries_max = 40, .ballots_max = 16};
  Vigil vigil(limits);
  std::mt19937_64 random(1);
  std::size_t half_way = 0;
  for (int i = 0; i < 12'000; ++i) {
    const auto who = [&] { return Traces::id(static_cast<int>(random() % 5000)); };
    const std::int64_t at = time_of(0) + i * 300;
    vigil.acted({.operator_id = who(),
                 .at = at,
                 .deed = i % 2 == 0 ? Deed::entry : Deed::commit,
                 .domain = "d" + std::to_string(random() % 100'000) + "/x",
                 .subject_age = 10'000});
    Tally tally{.entry = mesh::EntryId(std::to_string(i)), .at = at, .author = who()};
    for (int ballot = 0; ballot < 30; ++ballot) {
      tally.ballots.push_back({.operator_id = who(), .committed_at = at, .vote = Vote::up});
    }
    vigil.closed(tally);
    vigil.advance(at);
    half_way = i == 6'000 ? vigil.rows() : half_way;
  }
  // operators x (a few rows and domains), pairs, entries, and the alarms that nobody took.
  CHECK(vigil.rows() <= half_way + 1024);
  CHECK(vigil.rows() <= 50 * (2 * 65 + 256 + 41) + 500 + 40 + 50 + 1024);
}

TEST_CASE("equal facts give equal alarms") {
  const auto alarms = [] {
    Traces traces({.operators = 20, .days = 70, .turnout = 0.9, .seed = 4});
    traces.run(
        [](Traces& world, std::int64_t hour) {
          vote_all(world, kAttacker, time_of(hour), 0.5, hour < kStrike);
        },
        kAttacker);
    std::string text;
    for (const Alarm& alarm : traces.alarms()) {
      text += std::string(name_of(alarm.detector)) + alarm.operator_id.value() +
              std::to_string(alarm.score) + codec::write_canonical(alarm.evidence) + "\n";
    }
    return text;
  };
  CHECK_FALSE(alarms().empty());
  CHECK(alarms() == alarms());
}

}  // namespace noctem::vigil
