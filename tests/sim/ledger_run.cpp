// The ledger's scenario: writers, a reader and somebody hostile at a node that dies again and
// again. The last life is troubled but not killed: what ails it then must heal without a new start.
#include <limits>

#include "checkers.hpp"
#include "clients.hpp"
#include "ledger_node.hpp"
#include "lives.hpp"
#include "run.hpp"

namespace noctem::sim {

namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kHealWrites = 10;
constexpr std::uint8_t kLogKeyNumber = 2;

class LedgerRun {
 public:
  LedgerRun(const Scenario& scenario, std::uint64_t seed)
      : scenario_(scenario),
        world_(seed, world_options(scenario)),
        lives_(world_, scenario, {"ledger", {"clients"}},
               [this](env_sim::Node& node) -> Result<std::shared_ptr<Program>> {
                 return LedgerNode::start(node, agents_, scenario_.number("queue_items_max"));
               }),
        machine_(
            world_.add_node("clients", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    for (std::uint8_t key = 10; key < 10 + scenario.number("writers"); ++key) {
      agents_.add(key_numbered(key).public_key());
    }
    agents_.add(key_numbered(50).public_key());
  }

  Report run() {
    machine_.start();
    Clients clients(world_, machine_, scenario_, history_, log_id());
    clients.work_until(scenario_.number("writes"));
    clients.start();
    lives_.begin();
    lives_.run_while([&] { return !clients.done() || !lives_.nemesis().exhausted(); },
                     std::chrono::minutes(10));
    clients.work_until(std::numeric_limits<std::uint64_t>::max());
    lives_.run_while([] { return true; }, milliseconds(scenario_.number("last_life_ms")));
    lives_.calm();
    clients.work_until(history_.acknowledged.size() + kHealWrites);
    lives_.run_while([&] { return !clients.done() || lives_.program() == nullptr; },
                     milliseconds(scenario_.number("heal_ms_max")));
    return report(clients.done());
  }

 private:
  Report report(bool healed) {
    Report report;
    history_.waiting_max = lives_.waiting_max();
    if (lives_.program() == nullptr) {
      report.wrong.emplace_back("heals: the node does not start any more");
    } else {
      const auto connection = lives_.program()->database().connect(store::Access::read);
      report.wrong = check_all({history_, **connection, key_numbered(kLogKeyNumber).public_key(),
                                scenario_.number("queue_items_max"),
                                healed ? Seen::Healed::yes : Seen::Healed::no});
    }
    report.log.assign(world_.log_lines().begin(), world_.log_lines().end());
    report.faults = world_.faults();
    report.refusals = history_.refusals;
    report.acknowledged = history_.acknowledged.size();
    report.lives = lives_.node().lives();
    report.digest = world_.trace().digest();
    return report;
  }

  const Scenario& scenario_;
  History history_;
  Agents agents_;
  env_sim::World world_;
  Lives lives_;
  env_sim::Node& machine_;
};

}  // namespace

Report run_ledger(const Scenario& scenario, std::uint64_t seed) {
  return LedgerRun(scenario, seed).run();
}

}  // namespace noctem::sim
