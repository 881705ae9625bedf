#pragma once
// Accuracy drop-off: a CUSUM over whether an operator was right, against its own past. The past
// enters with a delay, so that a fall does not become the standard it is measured by; who was never
// good cannot fall. Score: the CUSUM in nats, the evidence for "wrong 30 points more often since
// then" over "as ever".
//
// One thread.

#include <deque>
#include <vector>

#include "noctem/vigil/alarm.hpp"
#include "noctem/vigil/vigil.hpp"

#include "habit.hpp"
#include "roster.hpp"

namespace noctem::vigil {

class Dropoff {
 public:
  static constexpr double kThreshold = 9.0;
  static constexpr double kFall = 0.30;
  static constexpr double kOutcomesMin = 30;         // in the past, before anything is said
  static constexpr std::size_t kDelayOutcomes = 40;  // before they are past
  static constexpr double kHalfLifeOutcomes = 400;

  explicit Dropoff(const Limits& limits) : operators_(limits.operators_max) {}

  std::vector<Alarm> closed(const Tally& tally);
  std::size_t rows() const;

 private:
  enum class Outcome { right, wrong };
  struct Record {
    double right = 0;  // the past, fading
    double wrong = 0;
    std::deque<Outcome> recent;
    double evidence = 0;
    std::int64_t since = 0;  // when the CUSUM last left 0
    std::int64_t outcomes = 0;
    std::int64_t wrongs = 0;

    double usual_wrong() const;
  };
  void judge(const mesh::OperatorId& who, Outcome outcome, std::int64_t at,
             std::vector<Alarm>& alarms);

  Roster<mesh::OperatorId, Record> operators_;
};

}  // namespace noctem::vigil
