#include "random_os.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <vector>

using noctem::env_os::RandomOs;

TEST_CASE("random bytes fill the whole of a large buffer and do not repeat") {
  RandomOs random;
  std::vector<std::uint8_t> first(100'000);
  random.fill(first);
  // A run of 32 zero bytes, or of any value, would be a hole.
  CHECK(std::search_n(first.begin(), first.end(), 32, std::uint8_t{0}) == first.end());
  std::array<int, 256> seen{};
  for (const std::uint8_t byte : first) {
    ++seen[byte];
  }
  CHECK(*std::ranges::min_element(seen) > 250);
  CHECK(*std::ranges::max_element(seen) < 550);
  std::vector<std::uint8_t> second(first.size());
  random.fill(second);
  CHECK(first != second);
  random.fill({});
}
