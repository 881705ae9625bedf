#pragma once
// The one source of chance in a simulated world: xoshiro256** seeded through splitmix64, so that a
// seed means the same on every machine and compiler. It is no source of secrets.
//
// stream() makes a stream that depends on its label and on the seed only, not on how much was drawn
// before: a draw that is added in one place does not change what happens in another.
//
// One thread.

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

#include "noctem/base/assert.hpp"

namespace noctem::env_sim {

class Prng {
 public:
  explicit Prng(std::uint64_t seed) : seed_(seed) {
    for (std::uint64_t& word : state_) {
      word = mixed(seed += 0x9e3779b97f4a7c15u);
    }
  }

  Prng stream(std::string_view label) const {
    std::uint64_t child = mixed(seed_ ^ 0x6a09e667f3bcc909u);
    for (const char c : label) {
      child = mixed(child ^ static_cast<unsigned char>(c));
    }
    return Prng(child);
  }

  std::uint64_t next() {
    const std::uint64_t result = rotated(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotated(state_[3], 45);
    return result;
  }

  // 0 … end-1, each as likely as the others.
  std::uint64_t below(std::uint64_t end) {
    NOCTEM_ASSERT(end > 0, end);
    const std::uint64_t unfair = (0 - end) % end;  // 2^64 mod end
    for (;;) {
      const std::uint64_t drawn = next();
      if (drawn >= unfair) {
        return drawn % end;
      }
    }
  }

  std::int64_t between(std::int64_t least, std::int64_t most) {
    NOCTEM_ASSERT(least <= most, least, most);
    const std::uint64_t width =
        static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(least) + below(width + 1));
  }

  std::chrono::nanoseconds between(std::chrono::nanoseconds least, std::chrono::nanoseconds most) {
    return std::chrono::nanoseconds(between(least.count(), most.count()));
  }

  // True so many times in a million.
  bool chance(std::uint32_t per_million) { return below(1'000'000) < per_million; }

  void fill(std::span<std::uint8_t> out) {
    for (std::uint8_t& byte : out) {
      byte = static_cast<std::uint8_t>(next() >> 56);
    }
  }

 private:
  static constexpr std::uint64_t rotated(std::uint64_t word, int by) {
    return word << by | word >> (64 - by);
  }
  static constexpr std::uint64_t mixed(std::uint64_t word) {
    word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9u;
    word = (word ^ word >> 27) * 0x94d049bb133111ebu;
    return word ^ word >> 31;
  }

  std::uint64_t seed_;
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace noctem::env_sim
