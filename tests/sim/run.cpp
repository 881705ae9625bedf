#include "run.hpp"

#include <algorithm>

#include "checkers.hpp"
#include "clients.hpp"
#include "ledger_node.hpp"
#include "nemesis.hpp"

namespace noctem::sim {

namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kHealWrites = 10;
constexpr std::uint64_t kStepsMax = 3'000'000;

env_sim::WorldOptions world_options(const Scenario& scenario) {
  const auto per_million = [&](std::string_view word) {
    return static_cast<std::uint32_t>(scenario.number(word));
  };
  env_sim::WorldOptions options;
  options.network.lost_per_million = per_million("lost_per_million");
  options.network.duplicated_per_million = per_million("duplicated_per_million");
  options.network.delayed_per_million = per_million("delayed_per_million");
  options.clock.skew_max = std::chrono::seconds(2);
  return options;
}

class Run {
 public:
  Run(const Scenario& scenario, std::uint64_t seed)
      : scenario_(scenario),
        world_(seed, world_options(scenario)),
        chance_(world_.stream("run")),
        node_(world_.add_node("ledger", [this](env_sim::Node& node) { return boot(node); })),
        machine_(
            world_.add_node("clients", [](env_sim::Node&) { return std::make_shared<int>(0); })),
        nemesis_(world_, node_, scenario) {
    for (std::uint8_t key = 10; key < 10 + scenario.number("writers"); ++key) {
      agents_.add(key_numbered(key).public_key());
    }
    agents_.add(key_numbered(50).public_key());
    node_.on_death([this] {
      program_ = nullptr;
      world_.after(chance_.between(milliseconds(1), milliseconds(200)), [this] { revive(); });
    });
  }

  Report run() {
    machine_.start();
    Clients clients(world_, machine_, scenario_, history_, log_id());
    clients.work_until(scenario_.number("writes"));
    clients.start();
    nemesis_.prepare_life();
    node_.start();
    nemesis_.start();
    run_while([&] { return !clients.done() || !nemesis_.exhausted(); }, std::chrono::minutes(10));
    nemesis_.stop();
    clients.work_until(history_.acknowledged.size() + kHealWrites);
    run_while([&] { return !clients.done() || program_ == nullptr; },
              milliseconds(scenario_.number("heal_ms_max")));
    return report(clients.done());
  }

 private:
  std::shared_ptr<void> boot(env_sim::Node& node) {
    auto started = LedgerNode::start(node, agents_, scenario_.number("queue_items_max"));
    if (!started) {  // the disk is full or broken, or the node died of opening: try again later
      world_.after(milliseconds(1), [this] {
        if (node_.alive() && program_ == nullptr) {
          node_.crash(env_sim::Crash::process);
        }
      });
      return nullptr;
    }
    program_ = started->get();
    return *started;
  }

  void revive() {
    if (node_.buried()) {
      nemesis_.prepare_life();
      node_.start();
    }
  }

  template <typename Goes>
  void run_while(Goes goes, env::Duration time_max) {
    world_.run_until(
        [&] {
          if (program_ != nullptr && node_.alive()) {
            history_.waiting_max =
                std::max(history_.waiting_max, program_->ledger().writer().waiting());
          }
          return !goes();
        },
        {.time_max = time_max, .steps_max = kStepsMax});
  }

  Report report(bool healed) {
    Report report;
    if (program_ == nullptr) {
      report.wrong.emplace_back("heals: the node does not start any more");
    } else {
      const auto connection = program_->database().connect(store::Access::read);
      report.wrong = check_all({history_, **connection, scenario_.number("queue_items_max"),
                                healed ? Seen::Healed::yes : Seen::Healed::no});
    }
    report.log.assign(world_.log_lines().begin(), world_.log_lines().end());
    report.faults = world_.faults();
    report.refusals = history_.refusals;
    report.acknowledged = history_.acknowledged.size();
    report.lives = node_.lives();
    report.digest = world_.trace().digest();
    return report;
  }

  const Scenario& scenario_;
  History history_;
  Agents agents_;
  LedgerNode* program_ = nullptr;  // of the present life
  env_sim::World world_;
  env_sim::Prng chance_;
  env_sim::Node& node_;
  env_sim::Node& machine_;
  Nemesis nemesis_;
};

}  // namespace

Report run_seed(const Scenario& scenario, std::uint64_t seed) { return Run(scenario, seed).run(); }

}  // namespace noctem::sim
