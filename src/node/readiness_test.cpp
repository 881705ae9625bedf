#include "readiness.hpp"

#include <doctest/doctest.h>

#include "noctem/env_sim/world.hpp"
#include "noctem/store/sqlite.hpp"

#include "identity.hpp"

namespace noctem::node {

namespace {

// A ledger on a simulated disk, as a first start makes it.
class Ground {
 public:
  explicit Ground(Readiness::Limits limits)
      : node_(world_.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
    const Home home = home::locate_home({}, "/home").value();
    REQUIRE(prepare_home(env().files, home));
    auto identity = open_identity(env(), home, Birth{"test", {}}, LedgerState::absent);
    REQUIRE(identity);
    store::SqliteWorld disk{env().files, env().clock, env().random};
    database_ = store::open_sqlite({.path = home.ledger(), .world = &disk}).value();
    ledger_ = ledger::Ledger::open(*database_, env().clock,
                                   {.log_key = std::move(identity->log_key),
                                    .genesis = std::move(identity->genesis),
                                    .writer = {}})
                  .value();
    reads_ = std::make_unique<store::ReadPool>(*database_, 1);
    limits.home = home.root;
    readiness_ = std::make_unique<Readiness>(env(), *reads_, *ledger_, limits);
  }
  env::Env env() { return node_.env(); }
  env_sim::Node& node() { return node_; }
  Readiness& readiness() { return *readiness_; }
  std::string names() {
    std::string all;
    for (const Hindrance& hindrance : readiness_->hindrances()) {
      CHECK_FALSE(hindrance.detail.empty());
      all += std::string(hindrance.name) + " ";
    }
    return all;
  }

 private:
  env_sim::World world_{1, {}};
  env_sim::Node& node_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<store::ReadPool> reads_;
  std::unique_ptr<Readiness> readiness_;
};

}  // namespace

TEST_CASE("a node on sound ground is ready") {
  Ground ground({.home = {}, .disk_free_min = 1, .writes_waiting_max = 10});
  CHECK(ground.names() == "");
}

TEST_CASE("each hindrance is named: disk, clock, writer, stopping") {
  Ground full({.home = {}, .disk_free_min = 1u << 20, .writes_waiting_max = 10});
  full.node().disk().set_capacity(full.node().disk().used_bytes() + 1'000);
  CHECK(full.names() == "disk ");

  Ground late({.home = {}, .disk_free_min = 1, .writes_waiting_max = 10});
  late.node().jump_wall(-std::chrono::seconds(60));
  CHECK(late.names() == "");
  late.node().jump_wall(-std::chrono::seconds(60));
  CHECK(late.names() == "clock ");

  Ground busy({.home = {}, .disk_free_min = 1, .writes_waiting_max = 0});
  CHECK(busy.names() == "writer ");

  Ground leaving({.home = {}, .disk_free_min = 1, .writes_waiting_max = 10});
  leaving.readiness().stopping();
  CHECK(leaving.names() == "stopping ");
}

}  // namespace noctem::node
