#pragma once
// Unpredictable bytes: the kernel's on a machine, a seeded stream in the simulator. Keys, salts and
// nonces come from here. There is no failing case: a machine without randomness aborts.
//
// Any thread.

#include <cstdint>
#include <span>

namespace noctem::env {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

}  // namespace noctem::env
