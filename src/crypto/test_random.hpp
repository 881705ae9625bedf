#pragma once
// A source of bytes that a test can foresee: it counts up from where it is told, so that keys and
// nonces are known.
//
// One thread.

#include "noctem/env/random.hpp"

namespace noctem::crypto {

class CountingRandom final : public env::Random {
 public:
  explicit CountingRandom(std::uint8_t first) : next_(first) {}
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) {
      byte = next_++;
    }
  }

 private:
  std::uint8_t next_;
};

}  // namespace noctem::crypto
