#pragma once
// The time of a demonstration: it stands still until the play moves it on, and it is nobody
// else's. wall() and steady() move together, so the node on the stage has no reason to doubt it.
//
// move_to() from one thread; the others from any.

#include <atomic>

#include "noctem/env/clock.hpp"

namespace noctem::demo {

class StageClock final : public env::Clock {
 public:
  explicit StageClock(env::WallTime begin) : begin_(begin) {}

  env::WallTime wall() const override { return begin_ + std::chrono::microseconds(passed_.load()); }
  env::SteadyTime steady() const override {
    return env::SteadyTime(std::chrono::microseconds(passed_.load()));
  }
  std::int64_t seconds() const { return env::unix_seconds(wall()); }

  // Never back.
  void move_to(std::int64_t unix_seconds);

 private:
  const env::WallTime begin_;
  std::atomic<std::int64_t> passed_ = 0;  // microseconds
};

}  // namespace noctem::demo
