#include <doctest/doctest.h>

#include <algorithm>

#include "noctem/env_sim/world.hpp"

#include "timeline.hpp"

using namespace noctem;
using namespace noctem::env_sim;
using namespace std::chrono_literals;
using env::Next;

namespace {

// In which order three busy workers step.
std::string order(std::uint64_t seed) {
  World world(seed, {});
  std::string steps;
  std::vector<std::unique_ptr<env::Worker>> workers;
  for (const char name : {'a', 'b', 'c'}) {
    workers.push_back(world.threads().start(std::string(1, name), [&steps, name] {
      steps += name;
      return Next::now();
    }));
  }
  for (int i = 0; i < 3000; ++i) {
    REQUIRE(world.run_one());
  }
  return steps;
}

}  // namespace

TEST_CASE("the seed decides the order of steps") {
  CHECK(order(1) == order(1));
  CHECK(order(1) != order(2));
}

TEST_CASE("no worker starves") {
  const std::string steps = order(3);
  for (const char name : {'a', 'b', 'c'}) {
    const auto count = std::count(steps.begin(), steps.end(), name);
    CHECK(count > 850);
    CHECK(count < 1150);
    CHECK(steps.find(std::string(name == 'a' ? 30 : 40, name)) == std::string::npos);
  }
}

TEST_CASE("time stands still while there is work and moves on when there is none") {
  World world(1, {});
  std::vector<env::SteadyTime> times;
  const env::SteadyTime begin = world.clock().steady();
  const auto worker = world.threads().start("sleeper", [&] {
    times.push_back(world.clock().steady());
    return times.size() < 4 ? Next::at(begin + 10h * times.size()) : Next::on_wake();
  });
  CHECK(world.run_until([&] { return times.size() == 4; }, {100h, 100}) == Outcome::reached);
  for (std::size_t i = 1; i < times.size(); ++i) {
    CHECK(times[i] >= begin + 10h * i);
    CHECK(times[i] < begin + 10h * i + 1s);
  }
}

TEST_CASE("a wake comes earlier than the time, and a wake during a step is kept") {
  World world(1, {});
  int steps = 0;
  std::unique_ptr<env::Worker> worker;
  worker = world.threads().start("woken", [&] {
    if (++steps == 1) {
      worker->wake();
      return Next::on_wake();
    }
    return Next::at(world.clock().steady() + 1h);
  });
  CHECK(world.run_until([&] { return steps == 2; }, {1s, 100}) == Outcome::reached);
  world.run_for(1min);
  CHECK(steps == 2);
  worker->wake();
  worker->wake();
  world.run_for(1min);
  CHECK(steps == 3);
}

TEST_CASE("a worker that was destroyed steps no more") {
  World world(1, {});
  int steps = 0;
  auto other = world.threads().start("other", [&] {
    ++steps;
    return Next::now();
  });
  world.run_for(1ms);
  const int before = steps;
  CHECK(before > 0);
  other.reset();
  world.run_for(1ms);
  CHECK(steps == before);
}

TEST_CASE("a run ends when it is reached, idle, out of time or out of steps") {
  World world(1, {});
  CHECK(world.run_until([] { return true; }) == Outcome::reached);
  CHECK(world.run_until([] { return false; }) == Outcome::idle);
  CHECK_FALSE(world.run_one());
  bool acted = false;
  world.after(1h, [&] { acted = true; });
  CHECK(world.run_until([&] { return acted; }, {1min, 100}) == Outcome::out_of_time);
  CHECK(world.run_until([&] { return acted; }, {1h, 100}) == Outcome::reached);
  const auto busy = world.threads().start("busy", [] { return Next::now(); });
  CHECK(world.run_until([] { return false; }, {1h, 100}) == Outcome::out_of_steps);
  const env::Duration before = world.elapsed();
  world.run_for(1ms);
  CHECK(world.elapsed() >= before + 1ms);
  CHECK(world.elapsed() < before + 2ms);
}

TEST_CASE("what a life has planned is let go when it is forgotten") {
  Trace trace(0);
  Timeline timeline(Prng(1), trace);
  const auto life = std::make_shared<Life>();
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = held;
  timeline.at(1s, life, "planned", [held = std::move(held)] {});
  CHECK_FALSE(watched.expired());
  timeline.forget(*life);
  CHECK(watched.expired());
  CHECK(timeline.empty());
}

TEST_CASE("a worker that is always busy does not stop time") {
  World world(1, {});
  const auto busy = world.threads().start("busy", [] { return Next::now(); });
  bool acted = false;
  world.after(1ms, [&] { acted = true; });
  CHECK(world.run_until([&] { return acted; }, {1s, 10'000}) == Outcome::reached);
}
