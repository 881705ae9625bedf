#pragma once
// The kernel's clocks. Steady time is CLOCK_BOOTTIME: it runs on while the machine is suspended.

#include "noctem/env/clock.hpp"

namespace noctem::env_os {

class ClockOs final : public env::Clock {
 public:
  env::WallTime wall() const override;
  env::SteadyTime steady() const override;
};

}  // namespace noctem::env_os
