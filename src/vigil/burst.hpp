#pragma once
// Vote bursts: one operator's commitments of the last 24 hours, against its own habit and what
// there was to vote on. Score: by how many of its spreads the logarithm is above the usual one. Who
// stayed away finds more to vote on, and where many entries came everybody does; both are allowed.
//
// One thread.

#include <optional>

#include "noctem/vigil/alarm.hpp"
#include "noctem/vigil/vigil.hpp"

#include "habit.hpp"
#include "roster.hpp"

namespace noctem::vigil {

class Burst {
 public:
  static constexpr double kThreshold = 5.0;
  static constexpr int kDaysMin = 7;             // of habit, before anything is said
  static constexpr std::int64_t kVotesMin = 30;  // in 24 hours
  static constexpr double kAbsenceFactorMax = 4;

  explicit Burst(const Limits& limits) : voters_(limits.operators_max) {}

  std::optional<Alarm> acted(const Action& action);
  std::size_t rows() const { return voters_.size(); }

 private:
  struct Voter {
    DayCount votes;
    Habit habit;
    std::int64_t last_day = 0;
    double absent_days = 0;
  };
  void supply_to(std::int64_t now);
  double supply_factor() const;

  Roster<mesh::OperatorId, Voter> voters_;
  DayCount entries_;  // of everybody: what there is to vote on
  Habit supply_;
};

}  // namespace noctem::vigil
