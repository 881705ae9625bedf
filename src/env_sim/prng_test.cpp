#include "noctem/env_sim/prng.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using noctem::env_sim::Prng;

TEST_CASE("a seed means the same on every machine") {
  // xoshiro256** after splitmix64(0), computed independently of this code.
  Prng prng(0);
  CHECK(prng.next() == 0x99ec5f36cb75f2b4u);
  CHECK(prng.next() == 0xbf6e1f784956452au);
  CHECK(prng.next() == 0x1a5f849d4933e6e0u);
}

TEST_CASE("a stream depends on seed and label, not on what was drawn") {
  Prng first(7);
  const Prng second(7);
  first.next();
  CHECK(first.stream("a").next() == second.stream("a").next());
  CHECK(second.stream("a").next() != second.stream("b").next());
  CHECK(second.stream("a").next() != Prng(8).stream("a").next());
  CHECK(second.stream("").next() != Prng(7).next());
}

TEST_CASE("draws keep to their bounds and reach them") {
  Prng prng(3);
  std::vector<int> seen(5, 0);
  for (int i = 0; i < 1000; ++i) {
    ++seen[prng.below(5)];
    const auto number = prng.between(std::int64_t{-2}, std::int64_t{2});
    REQUIRE(number >= -2);
    REQUIRE(number <= 2);
  }
  for (const int count : seen) {
    CHECK(count > 150);
    CHECK(count < 250);
  }
  CHECK(prng.below(1) == 0);
  CHECK(prng.between(std::int64_t{5}, std::int64_t{5}) == 5);
  const auto any = prng.between(std::numeric_limits<std::int64_t>::min() + 1, 0x7fffffffffffffff);
  CHECK(any != std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("chance is so many in a million") {
  Prng prng(4);
  int hits = 0;
  for (int i = 0; i < 10'000; ++i) {
    hits += prng.chance(100'000) ? 1 : 0;
  }
  CHECK(hits > 900);
  CHECK(hits < 1100);
  CHECK_FALSE(prng.chance(0));
  CHECK(prng.chance(1'000'000));
}
