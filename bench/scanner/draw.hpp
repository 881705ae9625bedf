#pragma once
// Choices that are the same in every run: splitmix64 from a fixed seed.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace noctem::bench {

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    auto z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(bits() % limit); }
  std::string_view of(std::span<const std::string_view> all) { return all[below(all.size())]; }

 private:
  std::uint64_t state_;
};

}  // namespace noctem::bench
