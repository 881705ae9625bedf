#include <doctest/doctest.h>

#include <atomic>

#include "noctem/demo/stage_clock.hpp"
#include "noctem/demo/stage_threads.hpp"
#include "noctem/env_os/machine.hpp"

using namespace noctem;
using namespace noctem::demo;

namespace {

constexpr std::int64_t kBegin = 1'790'000'000;
env::WallTime begin() { return env::WallTime(std::chrono::seconds(kBegin)); }

}  // namespace

TEST_CASE("the stage's time stands still until it is moved, and never goes back") {
  StageClock clock(begin());
  const auto steady = clock.steady();
  CHECK(clock.seconds() == kBegin);
  clock.move_to(kBegin + 90);
  CHECK(clock.seconds() == kBegin + 90);
  CHECK(clock.steady() - steady == std::chrono::seconds(90));
  clock.move_to(kBegin);
  CHECK(clock.seconds() == kBegin + 90);
}

TEST_CASE("a worker that waits for a time is called when that time has come on the stage") {
  env_os::Machine machine;
  StageClock clock(begin());
  StageThreads threads(machine.env().threads, clock);
  std::atomic<int> rings = 0;
  auto due = clock.steady() + std::chrono::hours(1);
  const auto alarm = threads.start("alarm", [&] {
    if (clock.steady() >= due) {
      ++rings;
      due += std::chrono::hours(1);
    }
    return env::Next::at(due);
  });
  threads.settle();
  CHECK(rings == 0);
  clock.move_to(kBegin + 3'599);
  threads.settle();
  CHECK(rings == 0);
  clock.move_to(kBegin + 3'600);
  threads.settle();
  CHECK(rings == 1);
  clock.move_to(kBegin + 4 * 3'600);  // it catches up
  threads.settle();
  CHECK(rings == 4);
}

TEST_CASE("what one worker hands to another is done when the stage has settled") {
  env_os::Machine machine;
  StageClock clock(begin());
  StageThreads threads(machine.env().threads, clock);
  std::atomic<int> handed = 0;
  std::atomic<int> done = 0;
  // The one that takes sits first, and so is called before the one that hands over.
  const auto taker = threads.start("taker", [&] {
    done = handed.load();
    return env::Next::on_wake();
  });
  auto due = clock.steady() + std::chrono::seconds(1);
  const auto giver = threads.start("giver", [&] {
    if (clock.steady() >= due) {
      handed = 7;
      due += std::chrono::hours(1);
    }
    return env::Next::at(due);
  });
  clock.move_to(kBegin + 1);
  threads.settle();
  CHECK(done == 7);
}
