#pragma once
// The kernel's randomness. It blocks until the kernel has been seeded once after boot, and aborts
// where there is none.

#include "noctem/env/random.hpp"

namespace noctem::env_os {

class RandomOs final : public env::Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

}  // namespace noctem::env_os
