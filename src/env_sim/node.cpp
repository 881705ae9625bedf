#include "noctem/env_sim/node.hpp"

#include <utility>

#include "noctem/base/assert.hpp"

#include "world_state.hpp"

namespace noctem::env_sim {
namespace {

constexpr env::Duration kSyncMin = std::chrono::microseconds(50);
constexpr env::Duration kSyncMax = std::chrono::microseconds(500);
constexpr env::Duration kUptimeMax = std::chrono::hours(1000);

Prng stream_for(const Prng& chance, std::string_view what, const std::string& node,
                std::uint64_t life) {
  return chance.stream(std::string(what) + "/" + node + "/" + std::to_string(life));
}

WallError wall_error(const ClockOptions& options, Prng prng, FaultCounts& faults) {
  const env::Duration most = options.skew_max;
  WallError error{prng.between(-most, most),
                  prng.between(-options.drift_per_million_max, options.drift_per_million_max)};
  if (error.offset != env::Duration{} || error.drift_per_million != 0) {
    faults.strike(Fault::clock_skewed);
  }
  error.offset += options.begin;
  return error;
}

}  // namespace

struct Node::Present {
  Present(World::State& world, std::shared_ptr<Life> its_life, Disk& disk, const WallError& wall,
          Prng its_chance)
      : life(std::move(its_life)),
        chance(its_chance),
        steady_start(chance.between(env::Duration{}, kUptimeMax)),
        clock(world.timeline, wall, steady_start),
        random(chance.stream("random")),
        files(disk.view(life)),
        threads(world.timeline, life, steady_start),
        processes(life, world.timeline, world.programs),
        wire(world.network.wire(life)),
        log(world.timeline, life, world.log) {}

  std::shared_ptr<Life> life;
  Prng chance;
  const env::Duration steady_start;
  ClockSim clock;
  RandomSim random;
  std::unique_ptr<env::Files> files;
  ThreadsSim threads;
  ProcessesSim processes;
  std::unique_ptr<env::Wire> wire;
  LogSinkSim log;
  std::shared_ptr<void> program;  // goes first
};

struct Node::Wall {
  WallError error;
};

Node::Node(World& world, std::string name, Boot boot, const DiskOptions& disk)
    : world_(world), name_(std::move(name)), boot_(std::move(boot)) {
  World::State& state = *world_.state_;
  disk_ = std::make_unique<Disk>(disk, stream_for(state.chance, "disk", name_, 0), state.faults);
  wall_ = std::make_unique<Wall>(Wall{
      wall_error(state.options.clock, stream_for(state.chance, "wall", name_, 0), state.faults)});
}

Node::~Node() {
  if (present_) {
    present_->life->alive = false;
    bury();
  }
}

void Node::start() {
  NOCTEM_ASSERT(buried(), name_);
  World::State& state = *world_.state_;
  ++lives_;
  state.trace.note(state.timeline.now(), name_, "start", lives_);
  auto life = std::make_shared<Life>();
  life->node = name_;
  Prng chance = stream_for(state.chance, "life", name_, lives_);
  life->on_operation = [&state, &name = name_,
                        cost = chance.stream("cost")](const Operation& operation) mutable {
    state.trace.note(state.timeline.now(), name, operation.point(), operation.size_bytes);
    const bool syncs =
        operation.kind == OperationKind::sync || operation.kind == OperationKind::sync_directory;
    state.timeline.spend(syncs ? cost.between(kSyncMin, kSyncMax) : env::Duration{});
  };
  life->on_crash = [this, &state, watched = std::weak_ptr(life)](Crash crash,
                                                                 std::string_view point) {
    watched.lock()->alive = false;
    state.trace.note(state.timeline.now(), name_, point);
    state.faults.strike_point(point);
    disk_->crash(crash);
  };
  present_ = std::make_unique<Present>(state, std::move(life), *disk_, wall_->error, chance);
  world_.in_step([&] { present_->program = boot_(*this); });
}

void Node::crash(Crash crash) {
  NOCTEM_ASSERT(alive(), name_);
  world_.in_step([&] { present_->life->on_crash(crash, "between operations"); });
}

bool Node::alive() const { return present_ && present_->life->alive; }

bool Node::buried() const { return present_ == nullptr; }

env::Env Node::env() {
  NOCTEM_ASSERT(present_ != nullptr, name_);
  return {present_->clock, present_->random, *present_->files, present_->threads,
          present_->processes};
}

env::Wire& Node::wire() {
  NOCTEM_ASSERT(present_ != nullptr, name_);
  return *present_->wire;
}

Log Node::log() {
  NOCTEM_ASSERT(present_ != nullptr, name_);
  return Log(present_->log);
}

void Node::serve(WireHandler handler) {
  NOCTEM_ASSERT(present_ != nullptr, name_);
  if (alive()) {
    world_.state_->network.listen_for(present_->life, name_, std::move(handler));
  }
}

void Node::jump_wall(env::Duration by) {
  wall_->error.offset += by;
  world_.state_->faults.strike(Fault::clock_jumped);
}

// What waits for the life to act is dropped before what it would have acted upon.
void Node::bury() {
  World::State& state = *world_.state_;
  state.timeline.forget(*present_->life);
  state.network.forget(*present_->life);
  present_->program.reset();
  present_.reset();
  state.trace.note(state.timeline.now(), name_, "buried", lives_);
}

}  // namespace noctem::env_sim
