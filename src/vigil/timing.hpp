#pragma once
// Coordinated timing: pairs of operators who begin to act within a minute of each other more often
// than if one of them had acted on other days at the same time of day. Comparing with other days
// keeps everybody's rhythm, also that of timers which run at every full hour. Only what they chose
// themselves is looked at: no reveals, no leased work, and no vote on an entry that has just come,
// since everybody who waits for news reacts to it. Score: −log10 of the chance of so many meetings.
//
// One thread.

#include <deque>
#include <vector>

#include "noctem/vigil/alarm.hpp"
#include "noctem/vigil/vigil.hpp"

#include "habit.hpp"
#include "roster.hpp"

namespace noctem::vigil {

class Timing {
 public:
  static constexpr double kThreshold = 8.0;
  static constexpr std::int64_t kTogetherSeconds = 60;
  static constexpr std::int64_t kSessionSeconds = 600;  // of silence, before a new beginning
  static constexpr std::int64_t kNewsSeconds = 900;
  static constexpr std::int64_t kLookBackDays = 28;
  static constexpr int kShiftDays = 7;  // compared with so many days before and after
  static constexpr std::size_t kBeginningsMin = 30;
  static constexpr std::size_t kBeginningsMax = 256;  // of one operator
  static constexpr int kMeetingsMin = 8;

  explicit Timing(const Limits& limits)
      : timed_max_(limits.timed_max), operators_(limits.operators_max) {}

  void acted(const Action& action);
  // All pairs; at most timed_max operators, those with the most beginnings.
  std::vector<Alarm> look(std::int64_t now) const;
  std::size_t rows() const;

 private:
  struct Rhythm {
    std::deque<std::int64_t> beginnings;
    std::int64_t last_at = 0;
  };
  struct Timed {
    const mesh::OperatorId* operator_id = nullptr;
    std::vector<std::int64_t> beginnings;
  };
  std::vector<Timed> most_active(std::int64_t now) const;

  std::size_t timed_max_;
  Roster<mesh::OperatorId, Rhythm> operators_;
};

}  // namespace noctem::vigil
