#include <doctest/doctest.h>

#include "noctem/env_sim/world.hpp"

#include "one_node.hpp"

using namespace noctem;
using namespace noctem::env_sim;
using namespace std::chrono_literals;
using env::Next;

namespace {

// A program with a worker that appends to a file and syncs it, again and again.
class Appender {
 public:
  explicit Appender(env::Env env, int& destroyed)
      : file_(env.files.open("log", env::OpenMode::create).value()),
        destroyed_(destroyed),
        worker_(env.threads.start("append", [this] { return step(); })) {}
  ~Appender() {
    worker_.reset();
    static_cast<void>(file_->truncate(0));  // a dead program can do no harm
    ++destroyed_;
  }
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;

 private:
  Next step() {
    const auto size = file_->size();
    const bool done = size && file_->write_at(*size, view_of("x")) && file_->sync();
    return done ? Next::now() : Next::on_wake();
  }

  std::unique_ptr<env::File> file_;
  int& destroyed_;
  std::unique_ptr<env::Worker> worker_;
};

}  // namespace

TEST_CASE("a crash in a step ends the life after the step, and the next life finds the disk") {
  World world(1, {});
  int destroyed = 0;
  int deaths = 0;
  Node& node = world.add_node("alpha", [&](Node& n) -> std::shared_ptr<void> {
    CHECK(n.env().files.sync_directory("/"));
    return std::make_shared<Appender>(n.env(), destroyed);
  });
  node.on_death([&] {
    CHECK(destroyed == ++deaths);
    CHECK(node.buried());
    world.after(1s, [&] { node.start(); });
  });
  node.disk().set_crash_hook([](const Operation& operation) -> std::optional<CrashMoment> {
    if (operation.number % 50 == 0) {
      return CrashMoment{CrashMoment::Side::before, Crash::process};
    }
    return std::nullopt;
  });
  node.start();
  CHECK(node.alive());
  CHECK(world.run_until([&] { return deaths == 3; }) == Outcome::reached);
  CHECK(node.lives() == 3);
  CHECK(world.run_until([&] { return node.alive(); }) == Outcome::reached);
  CHECK(node.lives() == 4);
  CHECK(node.disk().seen("log").value().size() > 60);
}

TEST_CASE("a program may crash while it starts") {
  World world(1, {});
  bool started = true;
  Node& node = world.add_node("alpha", [&](Node& n) -> std::shared_ptr<void> {
    started = n.env().files.open("a", env::OpenMode::create).has_value();
    return nullptr;
  });
  node.disk().crash_at(1, {});
  node.start();
  CHECK_FALSE(started);
  CHECK(node.buried());
  node.start();
  CHECK(started);
  CHECK(node.alive());
}

TEST_CASE("a step of a node that is dead never runs, nor does what it waited for") {
  World world(1, {});
  int steps = 0;
  std::unique_ptr<env::Worker> leaked;
  Node& node = world.add_node("alpha", [&](Node& n) -> std::shared_ptr<void> {
    leaked = n.env().threads.start("leaked", [&] {
      ++steps;
      return Next::now();
    });
    return nullptr;
  });
  node.start();
  world.run_for(1ms);
  CHECK(steps > 0);
  const int before = steps;
  node.crash(Crash::process);
  leaked->wake();
  world.run_for(1s);
  CHECK(steps == before);
}

TEST_CASE("steady time never goes back and starts anywhere; wall time may jump") {
  WorldOptions options;
  options.clock.skew_max = 10s;
  options.clock.drift_per_million_max = 100;
  World world(2, options);
  Node& alpha = world.add_node("alpha", nothing);
  Node& beta = world.add_node("beta", nothing);
  alpha.start();
  beta.start();
  const auto wall = alpha.env().clock.wall();
  const auto steady = alpha.env().clock.steady();
  CHECK(wall != beta.env().clock.wall());
  CHECK(wall - beta.env().clock.wall() < 21s);
  CHECK(beta.env().clock.wall() - wall < 21s);
  CHECK(steady != beta.env().clock.steady());
  alpha.jump_wall(-1h);
  CHECK(alpha.env().clock.wall() == wall - 1h);
  CHECK(alpha.env().clock.steady() == steady);
  world.run_for(1h);
  CHECK(alpha.env().clock.steady() == steady + 1h);
  const auto drifted = alpha.env().clock.wall() - wall;
  CHECK(drifted > -400ms);
  CHECK(drifted < 400ms);
  CHECK(world.faults().count(Fault::clock_skewed) == 2);
  CHECK(world.faults().count(Fault::clock_jumped) == 1);
}

TEST_CASE("a step of a node may wait for its own steady time") {
  World world(3, {});
  int steps = 0;
  std::unique_ptr<env::Worker> worker;
  Node& node = world.add_node("alpha", [&](Node& n) -> std::shared_ptr<void> {
    worker = n.env().threads.start("timed", [&] {
      ++steps;
      return Next::at(n.env().clock.steady() + 10s);
    });
    return nullptr;
  });
  node.start();
  world.run_for(95s);
  CHECK(steps == 10);
}

TEST_CASE("randomness is the node's own, and new in each life") {
  World world(1, {});
  Node& alpha = world.add_node("alpha", nothing);
  Node& beta = world.add_node("beta", nothing);
  alpha.start();
  beta.start();
  Bytes first(16);
  Bytes second(16);
  Bytes third(16);
  alpha.env().random.fill(first);
  beta.env().random.fill(second);
  alpha.crash(Crash::power);
  alpha.start();
  alpha.env().random.fill(third);
  CHECK(first != second);
  CHECK(first != third);
}

TEST_CASE("the log of all nodes stands in one place with virtual time") {
  WorldOptions options;
  options.log_lines_max = 2;
  World world(1, options);
  Node& node = world.add_node("alpha", nothing);
  node.start();
  world.run_for(1s);
  node.log().info("a.first");
  node.log().info("a.second");
  node.log().debug("a.third", {{"n", 3}});
  REQUIRE(world.log_lines().size() == 2);
  CHECK(world.log_lines()[1] == "1000000us alpha debug a.third n=3");
}
