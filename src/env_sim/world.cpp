#include "noctem/env_sim/world.hpp"

#include <utility>

#include "noctem/base/assert.hpp"

#include "world_state.hpp"

namespace noctem::env_sim {

World::World(std::uint64_t seed, WorldOptions options)
    : state_(std::make_unique<State>(seed, options)) {}

World::~World() = default;

Node& World::add_node(std::string name, Boot boot) {
  NOCTEM_ASSERT(!state_->nodes.contains(name), name);
  auto node = std::make_unique<Node>(*this, name, std::move(boot), state_->options.disk);
  return *state_->nodes.emplace(std::move(name), std::move(node)).first->second;
}

Node& World::node(std::string_view name) {
  const auto found = state_->nodes.find(name);
  NOCTEM_ASSERT(found != state_->nodes.end(), name);
  return *found->second;
}

env::Threads& World::threads() { return state_->threads; }

const env::Clock& World::clock() const { return state_->clock; }

void World::after(env::Duration delay, std::function<void()> action) {
  state_->timeline.at(state_->timeline.now() + delay, state_->nobody, "action", std::move(action));
}

Prng World::stream(std::string_view label) const {
  return state_->chance.stream("scenario/" + std::string(label));
}

bool World::run_one() { return run_one_until(env::Duration::max()); }

bool World::run_one_until(env::Duration until) {
  bool ran = false;
  in_step([&] { ran = state_->timeline.run_one(until); });
  return ran;
}

Outcome World::run_until(const std::function<bool()>& reached, RunLimits limits) {
  const env::Duration until = elapsed() + limits.time_max;
  for (std::uint64_t steps = 0; steps < limits.steps_max; ++steps) {
    if (reached()) {
      return Outcome::reached;
    }
    if (!run_one_until(until)) {
      return state_->timeline.empty() ? Outcome::idle : Outcome::out_of_time;
    }
  }
  return reached() ? Outcome::reached : Outcome::out_of_steps;
}

void World::run_for(env::Duration time) {
  const env::Duration until = elapsed() + time;
  while (elapsed() < until && run_one_until(until)) {
  }
}

env::Duration World::elapsed() const { return state_->timeline.now(); }

void World::register_program(std::string path, Program program) {
  state_->programs.insert_or_assign(std::move(path), std::move(program));
}

Network& World::network() { return state_->network; }

FaultCounts& World::faults() { return state_->faults; }

Trace& World::trace() { return state_->trace; }

const std::deque<std::string>& World::log_lines() const { return state_->log.lines; }

// Whatever dies in here is buried when the outermost step is over: no object is destroyed below its
// own frames.
void World::in_step(const std::function<void()>& step) {
  if (state_->now == State::Now::in_step) {
    step();
    return;
  }
  state_->now = State::Now::in_step;
  step();
  state_->now = State::Now::between_steps;
  bury_dead();
}

void World::bury_dead() {
  for (const auto& [name, node] : state_->nodes) {
    if (!node->buried() && !node->alive()) {
      node->bury();
      if (node->on_death_) {
        node->on_death_();
      }
    }
  }
}

}  // namespace noctem::env_sim
