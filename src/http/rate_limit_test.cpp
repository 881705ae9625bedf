#include "noctem/http/rate_limit.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace noctem;
using namespace noctem::http;
using namespace std::chrono_literals;

namespace {

const env::SteadyTime kStart{1000h};

}  // namespace

TEST_CASE("a bucket holds its burst and refills with time") {
  Buckets buckets({.per_second = 2, .burst = 4}, 64);
  for (int i = 0; i < 4; ++i) {
    CHECK(buckets.take("a", 1, kStart));
  }
  CHECK(!buckets.take("a", 1, kStart));
  CHECK(!buckets.take("a", 1, kStart + 499ms));
  CHECK(buckets.take("a", 1, kStart + 500ms));
  CHECK(!buckets.has("a", 1, kStart + 500ms));
  CHECK(buckets.has("a", 4, kStart + 2500ms));
  CHECK(!buckets.has("a", 4.1, kStart + 1h));
}

TEST_CASE("looking takes nothing, a refused take neither") {
  Buckets buckets({.per_second = 1, .burst = 2}, 64);
  for (int i = 0; i < 10; ++i) {
    CHECK(buckets.has("a", 2, kStart));
    CHECK(!buckets.take("a", 3, kStart));
  }
  CHECK(buckets.take("a", 2, kStart));
}

TEST_CASE("buckets are apart") {
  Buckets buckets({.per_second = 1, .burst = 1}, 64);
  CHECK(buckets.take("a", 1, kStart));
  CHECK(buckets.take("b", 1, kStart));
  CHECK(!buckets.take("a", 1, kStart));
}

TEST_CASE("a charge goes into debt, at most by one burst") {
  Buckets buckets({.per_second = 1, .burst = 10}, 64);
  buckets.charge("a", 15, kStart);
  CHECK(buckets.until("a", 1, kStart) == 6s);
  for (int i = 0; i < 100; ++i) {
    buckets.charge("a", 15, kStart);
  }
  CHECK(buckets.until("a", 1, kStart) == 11s);
  CHECK(!buckets.has("a", 1, kStart + 10s));
  CHECK(buckets.has("a", 1, kStart + 11s));
}

TEST_CASE("what is given back is there, but never more than the burst") {
  Buckets buckets({.per_second = 1, .burst = 2}, 64);
  CHECK(buckets.take("a", 2, kStart));
  buckets.give_back("a", 1, kStart);
  CHECK(buckets.has("a", 1, kStart));
  CHECK(!buckets.has("a", 1.5, kStart));
  buckets.give_back("a", 50, kStart);
  CHECK(buckets.has("a", 2, kStart));
  CHECK(!buckets.has("a", 2.5, kStart));
}

TEST_CASE("until says when the cost will be there, zero if it is") {
  Buckets buckets({.per_second = 0.5, .burst = 3}, 64);
  CHECK(buckets.until("a", 3, kStart) == 0s);
  CHECK(buckets.take("a", 3, kStart));
  CHECK(buckets.until("a", 1, kStart) == 2s);
  CHECK(buckets.until("a", 1, kStart + 2s) == 0s);
}

TEST_CASE("the number of buckets is bounded; full ones are forgotten, drained ones never") {
  Buckets buckets({.per_second = 0.001, .burst = 1}, 160);
  for (int i = 0; i < 40; ++i) {
    REQUIRE(buckets.take("drained " + std::to_string(i), 1, kStart));
  }
  for (int i = 0; i < 10'000; ++i) {
    buckets.take("stranger " + std::to_string(i), 1, kStart);
    REQUIRE(buckets.size() <= 160);
  }
  for (int i = 0; i < 40; ++i) {
    CHECK(!buckets.has("drained " + std::to_string(i), 1, kStart));
  }
}

TEST_CASE("when all are in use strangers share one, and have their own again later") {
  Buckets buckets({.per_second = 1, .burst = 2}, 16);
  for (int i = 0; i < 1'000; ++i) {
    buckets.charge("known " + std::to_string(i), 2, kStart);
  }
  int taken = 0;
  for (int i = 0; i < 1'000; ++i) {
    taken += buckets.take("stranger " + std::to_string(i), 1, kStart + 1s) ? 1 : 0;
  }
  CHECK(taken <= 32);  // one bucket for each of the sixteen shards
  CHECK(buckets.take("newcomer", 2, kStart + 1h));
  CHECK(buckets.size() <= 16);
}
