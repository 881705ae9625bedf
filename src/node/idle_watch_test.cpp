#include "idle_watch.hpp"

#include <doctest/doctest.h>

#include "noctem/env/clock.hpp"

namespace noctem::node {

namespace {

class HandClock final : public env::Clock {
 public:
  env::WallTime wall() const override { return {}; }
  env::SteadyTime steady() const override { return now; }
  env::SteadyTime now{};
};

}  // namespace

TEST_CASE("the idle watch looks again when the limit could be reached, and calls once it is") {
  using std::chrono::minutes;
  HandClock clock;
  std::optional<env::SteadyTime> since = clock.now;
  int calls = 0;
  const auto step = idle_step(
      clock,
      {.limit = minutes(10), .idle_since = [&] { return since; }, .on_idle = [&] { ++calls; }});

  env::Next next = step();
  CHECK(next.when == env::Next::When::at);
  CHECK(next.time == clock.now + minutes(10));

  clock.now += minutes(10);
  since = std::nullopt;  // in use: a whole limit must pass again
  next = step();
  CHECK(next.time == clock.now + minutes(10));
  CHECK(calls == 0);

  since = clock.now + minutes(3);
  clock.now += minutes(10);
  next = step();
  CHECK(next.time == *since + minutes(10));
  CHECK(calls == 0);

  clock.now += minutes(3);
  next = step();
  CHECK(calls == 1);
  CHECK(next.when == env::Next::When::on_wake);
}

}  // namespace noctem::node
