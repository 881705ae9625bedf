#include "deadline_wheel.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>

namespace noctem::http_os {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr env::SteadyTime kStart{std::chrono::hours(5)};

struct Bell final : DeadlineWheel::Entry {
  int rung = 0;
  std::function<void()> then = [] {};
  void on_deadline() override {
    ++rung;
    then();
  }
};

TEST_CASE("a deadline strikes once, never early and at most a tick late") {
  for (const auto wait : {milliseconds(0), milliseconds(1), milliseconds(49), milliseconds(50),
                          milliseconds(1234), milliseconds(51'200), milliseconds(200'000)}) {
    DeadlineWheel wheel(kStart);
    Bell bell;
    wheel.set(bell, kStart + wait);
    env::SteadyTime now = kStart;
    while (bell.rung == 0) {
      now += milliseconds(7);
      wheel.advance(now);
      REQUIRE(now < kStart + wait + seconds(1));
    }
    CHECK(now > kStart + wait);
    CHECK(now <= kStart + wait + DeadlineWheel::kTick + milliseconds(8));
    wheel.advance(now + seconds(500));
    CHECK(bell.rung == 1);
  }
}

TEST_CASE("moved and cleared deadlines hold as they are last") {
  DeadlineWheel wheel(kStart);
  Bell moved;
  Bell cleared;
  {
    Bell gone;
    wheel.set(gone, kStart + seconds(1));
  }
  wheel.set(moved, kStart + seconds(1));
  wheel.set(cleared, kStart + seconds(1));
  wheel.set(moved, kStart + seconds(120));
  wheel.clear(cleared);
  wheel.advance(kStart + seconds(119));
  CHECK(moved.rung == 0);
  wheel.set(moved, kStart + seconds(119) + milliseconds(100));
  wheel.advance(kStart + milliseconds(119'300));
  CHECK(moved.rung == 1);
  CHECK(cleared.rung == 0);
}

TEST_CASE("after a long sleep everything that is due strikes") {
  DeadlineWheel wheel(kStart);
  std::vector<std::unique_ptr<Bell>> bells;
  for (int i = 0; i < 3000; ++i) {
    bells.push_back(std::make_unique<Bell>());
    wheel.set(*bells.back(), kStart + milliseconds(97 * i));
  }
  wheel.advance(kStart + std::chrono::hours(1));
  for (const auto& bell : bells) {
    CHECK(bell->rung == 1);
  }
}

TEST_CASE("who strikes may set, clear and destroy itself and others") {
  DeadlineWheel wheel(kStart);
  Bell again;
  Bell victim;
  auto gone = std::make_unique<Bell>();
  Bell killer;
  again.then = [&] {
    if (again.rung < 3) {
      wheel.set(again, kStart);  // in the past: with the next tick
    }
  };
  killer.then = [&] {
    gone.reset();
    wheel.clear(victim);
  };
  wheel.set(again, kStart + seconds(1));
  wheel.set(killer, kStart + seconds(1));
  wheel.set(victim, kStart + seconds(1));
  wheel.set(*gone, kStart + seconds(1));
  wheel.advance(kStart + seconds(2));
  CHECK(again.rung == 1);
  CHECK(killer.rung == 1);
  CHECK(victim.rung == 0);
  wheel.advance(kStart + seconds(2) + DeadlineWheel::kTick);
  CHECK(again.rung == 2);
}

}  // namespace
}  // namespace noctem::http_os
