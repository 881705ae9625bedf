#pragma once
// Chance from a seed: the same on every machine (splitmix64), so that a line of results can be
// computed again.
//
// Values; one thread.

#include <cmath>
#include <cstdint>
#include <string_view>

namespace noctem::adversary {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  // One stream for each name, so that a change in one place leaves the others as they are.
  Dice(std::uint64_t seed, std::string_view name) : state_(seed) {
    for (const char letter : name) {
      state_ = (state_ ^ static_cast<unsigned char>(letter)) * 0x100000001b3ULL;
    }
    next();
  }

  std::uint64_t next() {
    std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15ULL;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
  }
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  bool chance(double probability) { return uniform() < probability; }
  int below(int bound) { return static_cast<int>(next() % static_cast<std::uint64_t>(bound)); }
  int poisson(double mean) {
    const double limit = std::exp(-mean);
    int count = 0;
    for (double product = uniform(); product > limit; product *= uniform()) {
      ++count;
    }
    return count;
  }

 private:
  std::uint64_t state_;
};

}  // namespace noctem::adversary
