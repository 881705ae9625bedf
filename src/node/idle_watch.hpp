#pragma once
// Notices that nobody has used the door for a while, so that a node that was started for one caller
// goes when the caller has gone. It sleeps until that could be true and looks again.
//
// Steps on its worker's thread; calls `on_idle` there, once.

#include <functional>
#include <memory>
#include <optional>

#include "noctem/env/env.hpp"

namespace noctem::node {

struct IdleWatch {
  std::chrono::milliseconds limit{0};
  std::function<std::optional<env::SteadyTime>()> idle_since;  // nullopt: in use now
  std::function<void()> on_idle;
};

// The step function for a worker.
std::function<env::Next()> idle_step(const env::Clock& clock, IdleWatch watch);

}  // namespace noctem::node
