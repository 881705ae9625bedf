#include "dice.hpp"

namespace noctem::demo {

// SplitMix64.
std::uint64_t Dice::next() {
  state_ += 0x9e3779b97f4a7c15u;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
  return mixed ^ (mixed >> 31);
}

void Dice::fill(std::span<std::uint8_t> out) {
  for (std::uint8_t& byte : out) {
    byte = static_cast<std::uint8_t>(next() >> 56);
  }
}

// The bias of a remainder is far below what a play shows.
std::int64_t Dice::below(std::int64_t limit) {
  return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(limit));
}

std::int64_t Dice::between(std::int64_t least, std::int64_t most) {
  return least + below(most - least + 1);
}

}  // namespace noctem::demo
