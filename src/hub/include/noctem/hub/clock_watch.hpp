#pragma once
// Whether the wall clock can be believed. While the node serves, wall clock and steady clock (which
// runs on in suspend) must have moved by the same amount since the start, give or take a minute. At
// the start the wall clock may not lie more than a minute before the time of the log nor more than
// 30 days after it. Where it does, writes are refused (503 clock) until it agrees again or a person
// says that it is right. Reason: one jump of the clock would close every window for good.
//
// Values in, values out. Belongs to the writer's thread.

#include <cstdint>

#include "noctem/base/result.hpp"
#include "noctem/env/clock.hpp"

namespace noctem::hub {

inline constexpr std::int64_t kClockToleranceSeconds = 60;
inline constexpr std::int64_t kClockAheadSecondsMax = 30 * 86'400;
inline constexpr std::int64_t kPauseSecondsMin = 600;  // more without service than this is a pause

class ClockWatch {
 public:
  // unavailable/clock, with what to do. `log_time`: T of the fold.
  Result<> check(env::WallTime wall, env::SteadyTime steady, std::int64_t log_time);
  // From now on `wall` is right.
  void accept(env::WallTime wall, env::SteadyTime steady);

 private:
  bool started_ = false;
  env::WallTime wall_;
  env::SteadyTime steady_;
};

}  // namespace noctem::hub
