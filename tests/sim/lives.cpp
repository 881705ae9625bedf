#include "lives.hpp"

#include <algorithm>

namespace noctem::sim {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t kStepsMax = 30'000'000;
constexpr auto kSkewMax = seconds(2);

}  // namespace

env_sim::WorldOptions world_options(const Scenario& scenario) {
  const auto per_million = [&](std::string_view word) {
    return static_cast<std::uint32_t>(scenario.number(word));
  };
  env_sim::WorldOptions options;
  options.network.lost_per_million = per_million("lost_per_million");
  options.network.duplicated_per_million = per_million("duplicated_per_million");
  options.network.delayed_per_million = per_million("delayed_per_million");
  options.clock.skew_max = kSkewMax;
  return options;
}

Lives::Lives(env_sim::World& world, const Scenario& scenario, Who who, StartProgram start)
    : world_(world),
      start_(std::move(start)),
      node_(
          world.add_node(std::move(who.name), [this](env_sim::Node& node) { return boot(node); })),
      nemesis_(world, node_, scenario, std::move(who.peers)) {
  node_.on_death([this] {
    program_ = nullptr;
    world_.after(nemesis_.rest(), [this] { revive(); });
  });
}

void Lives::begin() {
  nemesis_.prepare_life();
  node_.start();
  nemesis_.start();
}

void Lives::calm() { nemesis_.stop(); }

std::shared_ptr<void> Lives::boot(env_sim::Node& node) {
  auto started = start_(node);
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

void Lives::revive() {
  if (node_.buried()) {
    nemesis_.prepare_life();
    node_.start();
  }
}

void Lives::run_while(const std::function<bool()>& goes, env::Duration time_max) {
  world_.run_until(
      [&] {
        if (program_ != nullptr && node_.alive()) {
          waiting_max_ = std::max(waiting_max_, program_->ledger().writer().waiting());
        }
        return !goes();
      },
      {.time_max = time_max, .steps_max = kStepsMax});
}

}  // namespace noctem::sim
