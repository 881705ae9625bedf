#include "nemesis.hpp"

#include <algorithm>
#include <limits>

namespace noctem::sim {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Rare points are passed once in a life, common ones often: the how-manieth passing is the last.
constexpr unsigned kCountdownBits = 5;
constexpr std::uint64_t kFreeBytesMost = 24 * 1024;
constexpr std::int64_t kSmallJumpSeconds = 100;
constexpr auto kStartMost = seconds(2);  // a node has looked at its clock by then

}  // namespace

Nemesis::Nemesis(env_sim::World& world, env_sim::Node& node, const Scenario& scenario,
                 std::vector<std::string> peers)
    : world_(world),
      node_(node),
      scenario_(scenario),
      peers_(std::move(peers)),
      chance_(world.stream("nemesis")) {}

env::Duration Nemesis::rest() {
  const bool outage =
      !stopped_ &&
      chance_.chance(static_cast<std::uint32_t>(scenario_.number("outage_per_million")));
  return outage ? chance_.between(seconds(1), seconds(scenario_.number("outage_s_max")))
                : chance_.between(milliseconds(1), milliseconds(scenario_.number("rest_ms_max")));
}

void Nemesis::prepare_life() {
  target_.clear();
  mend_clock_for_start();
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
  end_trouble();
  switch (chance_.below(6)) {
    case 0:
      node_.disk().set_capacity(node_.disk().used_bytes() + chance_.below(kFreeBytesMost));
      break;
    case 1:
      if (node_.alive()) {  // else one failure after the other would wait for the next life
        node_.disk().fail_next(env_sim::OperationKind::sync);
      }
      break;
    case 2: {  // mostly within what signed requests allow
      const auto most = chance_.below(4) == 0 ? seconds(scenario_.number("clock_jump_s_max"))
                                              : seconds(kSmallJumpSeconds);
      set_clock(chance_.between(-most, most));
      break;
    }
    case 3:
    case 4:
      cut_a_way();
      break;
    default:  // a life that meets no kill point ends at last, too
      if (node_.alive() && chance_.below(scenario_.number("spared_of")) == 0 && !exhausted()) {
        node_.crash(chance_.below(2) == 0 ? env_sim::Crash::power : env_sim::Crash::process);
      }
      break;
  }
  return env::Next::at(
      now + chance_.between(milliseconds(1), milliseconds(scenario_.number("life_ms_max"))));
}

void Nemesis::cut_a_way() {
  const auto& peer = peers_[chance_.below(peers_.size())];
  if (chance_.below(2) == 0) {
    world_.network().cut(peer, node_.name());
  } else {
    world_.network().cut(node_.name(), peer);
  }
}

void Nemesis::set_clock(env::Duration offset) {
  node_.jump_wall(offset - clock_offset_);
  clock_offset_ = offset;
  if (world_.elapsed() - life_began_ < kStartMost) {
    clock_at_start_max_ = std::max(clock_at_start_max_, offset);
  }
}

// Whoever starts a machine looks at its clock: it is not wholly wrong when a life begins.
void Nemesis::mend_clock_for_start() {
  const auto most = seconds(scenario_.number("clock_at_start_s_max"));
  if (clock_offset_ > most || clock_offset_ < -most) {
    set_clock(chance_.between(-most, most));
  }
  life_began_ = world_.elapsed();
  clock_at_start_max_ = std::max(clock_at_start_max_, clock_offset_);
}

void Nemesis::end_trouble() {
  node_.disk().set_capacity(std::numeric_limits<std::uint64_t>::max());
  world_.network().heal();
}

void Nemesis::stop() {
  stopped_ = true;
  target_.clear();
  end_trouble();
  set_clock({});
}

}  // namespace noctem::sim
