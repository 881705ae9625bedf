#include "clock_os.hpp"

#include <time.h>

#include <cerrno>

#include "noctem/base/assert.hpp"

namespace noctem::env_os {
namespace {

std::chrono::nanoseconds read_clock(clockid_t id) {
  timespec now{};
  const int failed = clock_gettime(id, &now);
  NOCTEM_ASSERT(failed == 0, id, errno);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace

env::WallTime ClockOs::wall() const {
  return env::WallTime(std::chrono::floor<std::chrono::microseconds>(read_clock(CLOCK_REALTIME)));
}

env::SteadyTime ClockOs::steady() const { return env::SteadyTime(read_clock(CLOCK_BOOTTIME)); }

}  // namespace noctem::env_os
