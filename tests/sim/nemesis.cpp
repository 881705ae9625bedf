#include "nemesis.hpp"

namespace noctem::sim {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Rare points are passed once in a life, common ones often: the how-manieth passing is the last.
constexpr unsigned kCountdownBits = 5;
constexpr std::uint64_t kFreeBytesMost = 24 * 1024;

}  // namespace

Nemesis::Nemesis(env_sim::World& world, env_sim::Node& node, const Scenario& scenario)
    : world_(world), node_(node), scenario_(scenario), chance_(world.stream("nemesis")) {}

void Nemesis::prepare_life() {
  target_.clear();
  if (stopped_ || exhausted()) {
    return;
  }
  target_ = scenario_.kill_points[chance_.below(scenario_.kill_points.size())];
  countdown_ = 1 + chance_.below(std::uint64_t{1} << chance_.below(kCountdownBits));
  node_.disk().set_crash_hook(
      [this](const env_sim::Operation& operation) -> std::optional<env_sim::CrashMoment> {
        if (operation.point() != target_ || --countdown_ != 0) {
          return std::nullopt;
        }
        using Side = env_sim::CrashMoment::Side;
        const bool power =
            chance_.chance(static_cast<std::uint32_t>(scenario_.number("power_per_million")));
        return env_sim::CrashMoment{chance_.below(2) == 0 ? Side::before : Side::after,
                                    power ? env_sim::Crash::power : env_sim::Crash::process};
      });
}

void Nemesis::start() {
  worker_ = world_.threads().start("nemesis", [this] { return act(); });
}

env::Next Nemesis::act() {
  if (stopped_) {
    return env::Next::on_wake();
  }
  const auto now = world_.clock().steady();
  end_disk_trouble();
  switch (chance_.below(6)) {
    case 0:
      node_.disk().set_capacity(node_.disk().used_bytes() + chance_.below(kFreeBytesMost));
      break;
    case 1:
      node_.disk().fail_next(env_sim::OperationKind::sync);
      break;
    case 2: {  // mostly within what signed requests allow, sometimes a day off
      const auto most = chance_.below(4) == 0 ? seconds(86'400) : seconds(100);
      const auto by = chance_.between(-most, most) - clock_offset_;
      clock_offset_ += by;
      node_.jump_wall(by);
      break;
    }
    case 3:
      world_.network().cut("clients", "ledger");
      break;
    case 4:
      world_.network().cut("ledger", "clients");
      break;
    default:  // a life that meets no kill point ends at last, too
      if (node_.alive() && chance_.below(12) == 0 && !exhausted()) {
        node_.crash(chance_.below(2) == 0 ? env_sim::Crash::power : env_sim::Crash::process);
      }
      break;
  }
  return env::Next::at(
      now + chance_.between(milliseconds(1), milliseconds(scenario_.number("life_ms_max"))));
}

void Nemesis::end_disk_trouble() {
  node_.disk().set_capacity(std::numeric_limits<std::uint64_t>::max());
  world_.network().heal();
}

void Nemesis::stop() {
  stopped_ = true;
  target_.clear();
  end_disk_trouble();
  node_.jump_wall(-clock_offset_);
  clock_offset_ = {};
}

}  // namespace noctem::sim
