#include "noctem/env_sim/world.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace noctem;
using namespace noctem::env_sim;
using namespace std::chrono_literals;
using env::Next;

namespace {

// A little of everything: three nodes that write, sync, ask each other, crash and start again.
class Busy {
 public:
  Busy(Node& node, std::vector<std::string> others)
      : env_(node.env()),
        wire_(node.wire()),
        log_(node.log()),
        others_(std::move(others)),
        file_(env_.files.open("log", env::OpenMode::create).value_or(nullptr)) {
    node.serve([this](const env::WireRequest& request, const WireReply& reply) {
      received_ += request.body.size();
      reply(env::WireResponse{200, {}, "ok"});
    });
    worker_ = env_.threads.start("busy", [this] { return step(); });
  }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  Next step() {
    std::uint8_t some[1];
    env_.random.fill(some);
    if (file_) {
      static_cast<void>(file_->write_at(some[0] * 64u, Bytes(1000, some[0])));
    }
    if (file_ && some[0] % 4 == 0) {
      static_cast<void>(file_->sync());
    }
    env::WireRequest request;
    request.url = "http://" + others_[some[0] % others_.size()] + "/";
    request.body = std::string(some[0], 'x');
    wire_.send(std::move(request), [this](const Result<env::WireResponse>& result) {
      log_.info("busy.answered", {{"ok", result.has_value()}});
    });
    return Next::at(env_.clock.steady() + some[0] * 1ms);
  }

  env::Env env_;
  env::Wire& wire_;
  Log log_;
  std::vector<std::string> others_;
  std::unique_ptr<env::File> file_;
  std::size_t received_ = 0;
  std::unique_ptr<env::Worker> worker_;
};

WorldOptions hostile() {
  WorldOptions options;
  options.network.lost_per_million = 20'000;
  options.network.duplicated_per_million = 20'000;
  options.network.delayed_per_million = 20'000;
  options.clock.skew_max = 5s;
  options.disk.write_error_per_million = 5'000;
  options.disk.sync_error_per_million = 50'000;
  return options;
}

struct Ran {
  std::uint64_t digest;
  std::uint64_t events;
  FaultCounts faults;
  std::vector<std::string> log;
};

Ran run(std::uint64_t seed) {
  World world(seed, hostile());
  Prng chance = world.stream("chaos");
  const std::vector<std::string> names = {"alpha", "beta", "gamma"};
  for (const std::string& name : names) {
    Node& node =
        world.add_node(name, [&names](Node& n) { return std::make_shared<Busy>(n, names); });
    node.on_death([&world, &node] { world.after(100ms, [&node] { node.start(); }); });
    node.start();
  }
  const auto chaos = world.threads().start("chaos", [&] {
    Node& node = world.node(names[chance.below(3)]);
    if (node.alive()) {
      node.crash(chance.below(2) == 0 ? Crash::power : Crash::process);
    }
    world.network().heal();
    world.network().part({names[chance.below(3)]}, {names[chance.below(3)]});
    node.jump_wall(chance.between(-1s, 1s));
    return Next::at(world.clock().steady() + chance.between(100ms, 2000ms));
  });
  world.run_for(30s);
  const auto& lines = world.log_lines();
  return {
      world.trace().digest(), world.trace().events(), world.faults(), {lines.begin(), lines.end()}};
}

}  // namespace

TEST_CASE("the same seed is the same world, step for step") {
  const Ran first = run(11);
  const Ran second = run(11);
  CHECK(first.digest == second.digest);
  CHECK(first.events == second.events);
  CHECK(first.faults.table() == second.faults.table());
  CHECK(first.log == second.log);
  CHECK(first.events > 1000);
  CHECK(first.log.size() == 200);
}

TEST_CASE("another seed is another world") {
  std::set<std::uint64_t> digests;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    digests.insert(run(seed).digest);
  }
  CHECK(digests.size() == 5);
}

TEST_CASE("each fault that is asked for strikes") {
  const Ran ran = run(1);
  const Fault expected[] = {
      Fault::power_lost,        Fault::process_killed, Fault::write_lost,
      Fault::write_torn,        Fault::write_kept,     Fault::name_lost,
      Fault::write_error,       Fault::sync_error,     Fault::message_lost,
      Fault::message_delayed,   Fault::message_cut,    Fault::message_duplicated,
      Fault::message_reordered, Fault::clock_skewed,   Fault::clock_jumped,
      Fault::connection_refused};
  for (const Fault fault : ran.faults.missing(expected)) {
    CAPTURE(name_of(fault));
    CHECK(false);
  }
}

TEST_CASE("the last lines of what happened can be kept") {
  WorldOptions options;
  options.trace_lines_max = 3;
  World world(1, options);
  for (int i = 0; i < 5; ++i) {
    world.after(1s * i, [] {});
  }
  world.run_for(1min);
  REQUIRE(world.trace().lines().size() == 3);
  CHECK(world.trace().lines()[0] == "2000000us scenario action 0");
}
