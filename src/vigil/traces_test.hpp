#pragma once
// Operators who behave as people and their agents do: sessions of uneven size, timers at full
// hours, week-ends, holidays, new projects that fill a domain in a day, entries that are hard to
// judge and mislead several. Honest, so every alarm about them is a false one; one of them can be
// told to attack.
//
// One seed, one trace.

#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "noctem/vigil/vigil.hpp"

namespace noctem::vigil {

class Traces {
 public:
  struct Options {
    int operators = 20;
    int days = 120;
    double entries_per_day = 20;
    double turnout = 0.7;
    double error = 0.05;
    std::uint64_t seed = 1;
  };
  // What an operator does with its vote on an entry; the default is to judge it.
  struct Open {
    std::string entry;
    int author = 0;
    bool good = true;
    bool hard = false;
    std::int64_t at = 0;
    std::int64_t commit_until = 0;
    std::vector<Ballot> ballots = {};
    std::map<int, bool> voted = {};
  };
  using Attack = std::function<void(Traces&, std::int64_t hour)>;

  explicit Traces(const Options& options)
      : options_(options), random_(options.seed), vigil_(Limits{}) {
    for (int who = 0; who < options.operators; ++who) {
      people_.push_back({.eagerness = std::exp(normal() * 0.5),
                         .timer = chance(0.3),
                         .minute = static_cast<std::int64_t>(below(4)) * 900,
                         .free_weekends = chance(0.5)});
    }
  }

  // An attacker's actions are its own; the others go on.
  void run(const Attack& attack = {}, int attacker_from = 1 << 30) {
    attacker_from_ = attacker_from;
    for (std::int64_t hour = 0; hour < options_.days * 24; ++hour) {
      now_ = kStart + hour * 3600;
      close_rounds();
      plan_day(hour);
      for (int who = 0; who < std::min(options_.operators, attacker_from_); ++who) {
        work(who, hour);
      }
      if (attack) {
        attack(*this, hour);
      }
      vigil_.advance(now_ + 3599);
      for (Alarm& alarm : vigil_.take()) {
        alarms_.push_back(std::move(alarm));
      }
    }
  }

  static mesh::OperatorId id(int who) { return mesh::OperatorId("operator" + std::to_string(who)); }
  const std::vector<Alarm>& alarms() const { return alarms_; }
  int count(Detector detector) const {
    int count = 0;
    for (const Alarm& alarm : alarms_) {
      count += alarm.detector == detector ? 1 : 0;
    }
    return count;
  }
  // When it was first raised about `who`; -1: never.
  std::int64_t day_of(Detector detector, int who) const {
    for (const Alarm& alarm : alarms_) {
      if (alarm.detector == detector && alarm.operator_id == id(who)) {
        return (alarm.at - kStart) / 86'400;
      }
    }
    return -1;
  }

  void write(int who, std::int64_t at, const std::string& domain, bool good = true) {
    vigil_.acted({.operator_id = id(who), .at = at, .deed = Deed::entry, .domain = domain});
    open_.push_back({.entry = "entry" + std::to_string(next_entry_++),
                     .author = who,
                     .good = good,
                     .hard = chance(0.1),
                     .at = at,
                     .commit_until = at + 86'400});
  }
  void vote(Open& open, int who, std::int64_t at, bool up) {
    if (open.author == who || !open.voted.emplace(who, up).second) {
      return;
    }
    open.ballots.push_back(
        {.operator_id = id(who), .committed_at = at, .vote = up ? Vote::up : Vote::down});
    vigil_.acted(
        {.operator_id = id(who), .at = at, .deed = Deed::commit, .subject_age = at - open.at});
  }
  bool judge(const Open& open) {
    return open.good != chance(open.hard ? 0.25 : options_.error * 0.6);
  }

  std::vector<Open>& open() { return open_; }
  Vigil& vigil() { return vigil_; }
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  double normal() { return std::normal_distribution<double>(0, 1)(random_); }
  bool chance(double probability) { return uniform() < probability; }
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

 private:
  struct Person {
    double eagerness = 1;
    bool timer = false;
    std::int64_t minute = 0;
    bool free_weekends = false;
    std::int64_t away_until = 0;  // hour
    double today = 1;
    int project = 0;
    int left_to_write = 0;
  };

  void plan_day(std::int64_t hour) {
    if (hour % 24 != 0) {
      return;
    }
    double sum = 0;
    for (Person& person : people_) {
      person.today = person.eagerness * std::exp(normal() * 0.6);
      sum += person.today;
      if (chance(0.01)) {
        person.away_until = hour + 24 * static_cast<std::int64_t>(1 + below(14));
      }
      person.project += chance(0.03) ? 1 : 0;
    }
    for (Person& person : people_) {
      const double mean = options_.entries_per_day * person.today / sum;
      person.left_to_write = std::poisson_distribution<int>(mean)(random_);
      person.left_to_write += chance(0.02) ? 5 + static_cast<int>(below(25)) : 0;
    }
  }

  void work(int who, std::int64_t hour) {
    Person& person = people_[static_cast<std::size_t>(who)];
    const std::int64_t hour_of_day = hour % 24;
    const bool off = (person.free_weekends && (hour / 24) % 7 >= 5) || hour < person.away_until;
    if (off || hour_of_day < 7 || hour_of_day > 21 ||
        (!person.timer && !chance(std::min(0.8, 0.15 * person.today)))) {
      return;
    }
    const std::int64_t second = person.timer ? person.minute + static_cast<std::int64_t>(below(20))
                                             : static_cast<std::int64_t>(below(3000));
    std::int64_t at = now_ + second;
    while (person.left_to_write > 0 && chance(0.8)) {
      --person.left_to_write;
      write(who, at += 20,
            "area" + std::to_string(who % 6) + "/project" + std::to_string(who) + "-" +
                std::to_string(person.project),
            !chance(0.05));
    }
    for (Open& round : open_) {
      if (round.at < at && !round.voted.contains(who) && chance(options_.turnout / 2)) {
        vote(round, who, at += 15, judge(round));
      }
    }
  }

  void close_rounds() {
    for (const Open& round : open_) {
      if (round.commit_until <= now_) {
        int up = 0;
        for (const Ballot& ballot : round.ballots) {
          up += ballot.vote == Vote::up ? 1 : 0;
        }
        const int down = static_cast<int>(round.ballots.size()) - up;
        vigil_.closed({.entry = mesh::EntryId(round.entry),
                       .at = now_,
                       .author = id(round.author),
                       .finding = finding(up, down),
                       .ballots = round.ballots});
      }
    }
    std::erase_if(open_, [&](const Open& round) { return round.commit_until <= now_; });
  }
  Finding finding(int up, int down) const {
    const int panel = std::min(options_.operators - 1, 21);
    return 3 * up > 2 * panel     ? Finding::far_up
           : 3 * down > 2 * panel ? Finding::far_down
           : 2 * up > panel       ? Finding::up
           : 2 * down > panel     ? Finding::down
                                  : Finding::none;
  }

  static constexpr std::int64_t kStart = 1'800'057'600;  // a midnight
  Options options_;
  std::mt19937_64 random_;
  Vigil vigil_;
  std::vector<Person> people_;
  std::vector<Open> open_;
  std::vector<Alarm> alarms_;
  std::int64_t now_ = 0;
  int attacker_from_ = 1 << 30;
  int next_entry_ = 0;
};

}  // namespace noctem::vigil
