#pragma once
// Chance that a seed decides: keys, salts, and what the members of a demonstration do. The keys are
// worth nothing, since anybody can make them again; nothing but a demonstration may use this.
//
// Values; one thread.

#include <cstdint>
#include <span>

#include "noctem/env/random.hpp"

namespace noctem::demo {

class Dice final : public env::Random {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  void fill(std::span<std::uint8_t> out) override;
  std::uint64_t next();
  std::int64_t below(std::int64_t limit);  // 0 to limit - 1; limit > 0
  std::int64_t between(std::int64_t least, std::int64_t most);
  bool chance(int percent) { return below(100) < percent; }
  template <typename T>
  const T& pick(std::span<const T> from) {
    return from[static_cast<std::size_t>(below(static_cast<std::int64_t>(from.size())))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace noctem::demo
