#include "noctem/hub/clock_watch.hpp"

#include <fmt/core.h>

#include <cstdlib>

#include "noctem/base/mutation.hpp"

namespace noctem::hub {

namespace {

Error doubtful(std::string message) {
  return unavailable(
      "clock", std::move(message) + "; set the clock, or run `noctem clock accept` if it is right");
}

}  // namespace

Result<> ClockWatch::check(env::WallTime wall, env::SteadyTime steady, std::int64_t log_time) {
  if (mutated("believe_clock")) {
    return {};
  }
  if (started_) {
    const auto apart = (wall - wall_) - (steady - steady_);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(apart).count();
    if (std::abs(seconds) > kClockToleranceSeconds) {
      return fail(
          doubtful(fmt::format("the wall clock was moved by {} s while we served", seconds)));
    }
    return {};
  }
  const auto now = env::unix_seconds(wall);
  if (now < log_time - kClockToleranceSeconds) {
    return fail(doubtful(fmt::format("the wall clock is {} s behind the log", log_time - now)));
  }
  if (now > log_time + kClockAheadSecondsMax) {
    return fail(doubtful(fmt::format("the wall clock is {} days after the last record's time",
                                     (now - log_time) / 86'400)));
  }
  accept(wall, steady);
  return {};
}

void ClockWatch::accept(env::WallTime wall, env::SteadyTime steady) {
  started_ = true;
  wall_ = wall;
  steady_ = steady;
}

}  // namespace noctem::hub
