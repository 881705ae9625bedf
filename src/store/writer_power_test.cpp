// The writer on the simulated disk, which forgets and tears what was not synced: power is lost and
// processes are killed at operations that the seed picks, and whatever was acknowledged must be
// there in the next life.

#include <doctest/doctest.h>

#include <set>

#include "noctem/env_sim/world.hpp"
#include "noctem/store/migration.hpp"
#include "noctem/store/sqlite.hpp"
#include "noctem/store/writer.hpp"

#include "expect.hpp"

namespace noctem::store {
namespace {

using namespace std::chrono_literals;

constexpr Migration kMigrations[] = {
    {1, "item", "CREATE TABLE item (id {key}, body {blob}) {strict};"}};
constexpr std::uint64_t kSeeds = 40;
constexpr std::size_t kWritesWanted = 60;
constexpr int kCrashesMax = 8;
constexpr std::uint32_t kCrashPerMillion = 15'000;

struct NoHooks final : CommitHooks {
  Result<> begin(Connection&) override { return {}; }
  Result<> end(Connection&) override { return {}; }
  void committed() override {}
  void rolled_back() override {}
};

struct Program {
  explicit Program(env::Env env) : world{env.files, env.clock, env.random} {}

  SqliteWorld world;
  NoHooks hooks;
  std::unique_ptr<Database> database;
  std::unique_ptr<Writer> writer;
  std::unique_ptr<env::Worker> worker;
};

class Scenario {
 public:
  explicit Scenario(std::uint64_t seed)
      : world_(seed, {}),
        chance_(world_.stream("crashes")),
        node_(world_.add_node("alpha", [this](env_sim::Node&) { return boot(); })) {
    node_.on_death([this] {
      program_ = nullptr;
      world_.after(1ms, [this] { node_.start(); });
    });
    node_.disk().set_crash_hook([this](const env_sim::Operation&) { return crash_now(); });
  }

  void run() {
    node_.start();
    const auto client = world_.threads().start("client", [this] { return submit_some(); });
    const auto outcome = world_.run_until([this] { return acknowledged_.size() >= kWritesWanted; });
    REQUIRE(outcome == env_sim::Outcome::reached);
    crashes_left_ = 0;
    if (!node_.alive()) {
      world_.run_for(1s);
    }
    REQUIRE(program_ != nullptr);
    check(*program_->database);
    good(program_->database->check_integrity());
  }

  env_sim::World& world() { return world_; }
  Bytes bytes_of_file(const char* name) { return node_.disk().seen(name).value(); }

 private:
  std::shared_ptr<void> boot() {
    auto program = std::make_shared<Program>(node_.env());
    auto opened = open_sqlite({.path = "store.db", .world = &program->world});
    const bool usable = opened && migrate(**opened, kMigrations);
    if (!usable) {
      REQUIRE_FALSE_MESSAGE(node_.alive(), kind_and_reason(opened));
      return nullptr;
    }
    program->database = *std::move(opened);
    auto connection = program->database->connect(Access::write);
    if (!connection) {
      REQUIRE_FALSE(node_.alive());
      return nullptr;
    }
    program->writer =
        std::make_unique<Writer>(*std::move(connection), program->hooks, WriterOptions{});
    program->worker = node_.env().threads.start(
        "writer", [writer = program->writer.get()] { return writer->step(); });
    program->writer->set_waker([worker = program->worker.get()] { worker->wake(); });
    program_ = program.get();
    if (node_.alive()) {
      check(*program->database);
    }
    return program;
  }

  std::optional<env_sim::CrashMoment> crash_now() {
    if (crashes_left_ == 0 || !chance_.chance(kCrashPerMillion)) {
      return std::nullopt;
    }
    --crashes_left_;
    using Side = env_sim::CrashMoment::Side;
    return env_sim::CrashMoment{
        .side = chance_.below(2) == 0 ? Side::before : Side::after,
        .crash = chance_.below(4) == 0 ? env_sim::Crash::process : env_sim::Crash::power};
  }

  env::Next submit_some() {
    for (std::uint64_t count = 1 + chance_.below(6); program_ != nullptr && count > 0; --count) {
      const std::int64_t id = ++submitted_;
      auto apply = [id](Connection& connection) -> Result<Write::Outcome> {
        const Bytes body(static_cast<std::size_t>(id * 137 % 9000), static_cast<std::uint8_t>(id));
        const Parameter row[] = {id, ByteView(body)};
        NOCTEM_CHECK(connection.execute({"INSERT INTO item (id, body) VALUES ($1, $2)", row}));
        return Write::Outcome::written;
      };
      (void)program_->writer->submit({apply, [this, id](const Result<>& result) {
                                        if (result && node_.alive()) {
                                          acknowledged_.insert(id);
                                        }
                                      }});
    }
    return env::Next::at(world_.clock().steady() + 500us);
  }

  // Whoever was acknowledged is there with its bytes; whoever is there was submitted.
  void check(Database& database) {
    auto connection = database.connect(Access::read);
    if (!connection) {
      REQUIRE_FALSE(node_.alive());
      return;
    }
    std::set<std::int64_t> found;
    const auto read =
        (*connection)
            ->query({"SELECT id, body FROM item", {}}, [&](const Row& row) -> Result<Walk> {
              const std::int64_t id = row.integer(0);
              found.insert(id);
              CHECK(row.blob(1).size() == static_cast<std::size_t>(id * 137 % 9000));
              CHECK(id <= submitted_);
              return Walk::go_on;
            });
    if (!read) {
      REQUIRE_FALSE_MESSAGE(node_.alive(), kind_and_reason(read));
      return;
    }
    CHECK(std::includes(found.begin(), found.end(), acknowledged_.begin(), acknowledged_.end()));
  }

  env_sim::World world_;
  env_sim::Prng chance_;
  env_sim::Node& node_;
  Program* program_ = nullptr;
  int crashes_left_ = kCrashesMax;
  std::int64_t submitted_ = 0;
  std::set<std::int64_t> acknowledged_;
};

TEST_SUITE_BEGIN("writer and power");

TEST_CASE("what was acknowledged outlives every crash") {
  env_sim::FaultCounts faults;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    CAPTURE(seed);
    Scenario scenario(seed);
    scenario.run();
    faults.add(scenario.world().faults());
  }
  using env_sim::Fault;
  const Fault expected[] = {Fault::power_lost, Fault::process_killed, Fault::write_lost,
                            Fault::write_torn, Fault::write_kept,     Fault::name_lost};
  for (const Fault missing : faults.missing(expected)) {
    FAIL_CHECK("never struck: " << std::string(name_of(missing)));
  }
}

TEST_CASE("a seed is the same world each time, SQLite's random salts included") {
  Scenario first(7);
  first.run();
  Scenario second(7);
  second.run();
  CHECK(first.world().trace().digest() == second.world().trace().digest());
  for (const char* name : {"store.db", "store.db-wal"}) {
    CHECK(first.bytes_of_file(name) == second.bytes_of_file(name));
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
