#include "clock_os.hpp"

#include <doctest/doctest.h>
#include <time.h>

using namespace noctem;

TEST_CASE("wall time is the system's time") {
  const env_os::ClockOs clock;
  const auto before = time(nullptr);
  const auto now = env::unix_seconds(clock.wall());
  CHECK(now >= before - 1);
  CHECK(now <= time(nullptr) + 1);
}

TEST_CASE("steady time never goes back") {
  const env_os::ClockOs clock;
  auto last = clock.steady();
  for (int i = 0; i < 1000; ++i) {
    const auto now = clock.steady();
    REQUIRE(now >= last);
    last = now;
  }
}

TEST_CASE("steady time counts suspended time: it is CLOCK_BOOTTIME") {
  const env_os::ClockOs clock;
  timespec before{};
  timespec after{};
  clock_gettime(CLOCK_BOOTTIME, &before);
  const auto now = clock.steady().time_since_epoch();
  clock_gettime(CLOCK_BOOTTIME, &after);
  CHECK(now >= std::chrono::seconds(before.tv_sec) + std::chrono::nanoseconds(before.tv_nsec));
  CHECK(now <= std::chrono::seconds(after.tv_sec) + std::chrono::nanoseconds(after.tv_nsec));
}
