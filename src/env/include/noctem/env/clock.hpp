#pragma once
// Time comes in through here and nowhere else. wall() is what people and other machines call the
// time: it may jump, and nothing that orders or measures uses it. steady() never goes back, counts
// from an unknown start, and runs on while the machine is suspended, so that the two can be
// compared after a sleep.
//
// Any thread.

#include <chrono>

namespace noctem::env {

struct SteadySource {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<SteadySource, duration>;
  static constexpr bool is_steady = true;
};

using WallTime = std::chrono::sys_time<std::chrono::microseconds>;
using SteadyTime = SteadySource::time_point;
using Duration = std::chrono::nanoseconds;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime wall() const = 0;
  virtual SteadyTime steady() const = 0;
};

inline std::int64_t unix_seconds(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace noctem::env
