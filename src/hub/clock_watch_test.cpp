#include "noctem/hub/clock_watch.hpp"

#include <doctest/doctest.h>

using namespace noctem;
using namespace noctem::hub;

namespace {

constexpr std::int64_t kLog = 1'790'000'000;

env::WallTime wall(std::int64_t seconds) { return env::WallTime(std::chrono::seconds(seconds)); }
env::SteadyTime steady(std::int64_t seconds) {
  return env::SteadyTime(std::chrono::seconds(seconds));
}

}  // namespace

TEST_CASE("at the start the clock may lie a minute before the log and thirty days after it") {
  CHECK(ClockWatch().check(wall(kLog - 60), steady(0), kLog).has_value());
  CHECK(ClockWatch().check(wall(kLog - 61), steady(0), kLog).error().reason == "clock");
  CHECK(ClockWatch().check(wall(kLog + 30 * 86'400), steady(0), kLog).has_value());
  CHECK(ClockWatch().check(wall(kLog + 30 * 86'400 + 1), steady(0), kLog).error().reason ==
        "clock");
}

TEST_CASE("while serving, both clocks go on together or nothing is believed until they agree") {
  ClockWatch watch;
  REQUIRE(watch.check(wall(kLog), steady(5), kLog).has_value());
  CHECK(watch.check(wall(kLog + 1'000), steady(1'005), kLog).has_value());
  CHECK(watch.check(wall(kLog + 1'060), steady(1'005), kLog).has_value());
  CHECK_FALSE(watch.check(wall(kLog + 1'061), steady(1'005), kLog).has_value());
  CHECK_FALSE(watch.check(wall(kLog + 939), steady(1'005), kLog).has_value());
  CHECK(watch.check(wall(kLog + 1'001), steady(1'006), kLog).has_value());
}

TEST_CASE("suspend moves both clocks and is no disagreement") {
  ClockWatch watch;
  REQUIRE(watch.check(wall(kLog), steady(0), kLog).has_value());
  CHECK(watch.check(wall(kLog + 7 * 86'400), steady(7 * 86'400), kLog).has_value());
}

TEST_CASE("a person may say that the clock is right") {
  ClockWatch watch;
  CHECK_FALSE(watch.check(wall(kLog - 4'000), steady(0), kLog).has_value());
  watch.accept(wall(kLog - 4'000), steady(0));
  CHECK(watch.check(wall(kLog - 3'990), steady(10), kLog).has_value());
  CHECK_FALSE(watch.check(wall(kLog), steady(10), kLog).has_value());
}
