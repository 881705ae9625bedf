#include "noctem/http/replay_cache.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace noctem;
using namespace noctem::http;
using Remembered = ReplayCache::Remembered;

namespace {

constexpr std::int64_t kNow = 1'700'000'040;  // begins a minute

Bytes signature(int number) { return bytes_of(view_of("signature " + std::to_string(number))); }

}  // namespace

TEST_CASE("a signature is fresh once") {
  ReplayCache cache({}, 100);
  CHECK(!cache.knows(signature(1), kNow));
  CHECK(cache.remember(signature(1), kNow) == Remembered::fresh);
  CHECK(cache.knows(signature(1), kNow));
  CHECK(cache.remember(signature(1), kNow) == Remembered::repeated);
  CHECK(!cache.knows(signature(2), kNow));
  CHECK(cache.size() == 1);
}

TEST_CASE("it is known for as long as any time stamp of it could be accepted") {
  // A stamp 300 s ahead of its first use is accepted until 600 s after it.
  for (const std::int64_t into_minute : {0, 1, 30, 59}) {
    ReplayCache cache({}, 100);
    const std::int64_t first = kNow + into_minute;
    REQUIRE(cache.remember(signature(1), first) == Remembered::fresh);
    for (std::int64_t later = 0; later <= 600; ++later) {
      REQUIRE(cache.knows(signature(1), first + later));
    }
    CHECK(cache.remember(signature(1), first + 600) == Remembered::repeated);
  }
}

TEST_CASE("after eleven minutes it is forgotten and its place is free") {
  ReplayCache cache({}, 100);
  REQUIRE(cache.remember(signature(1), kNow) == Remembered::fresh);
  CHECK(cache.knows(signature(1), kNow + 659));
  CHECK(!cache.knows(signature(1), kNow + 660));
  CHECK(cache.remember(signature(2), kNow + 660) == Remembered::fresh);
  CHECK(cache.size() == 1);
}

TEST_CASE("full is full: nothing that was remembered is given up for more") {
  ReplayCache cache({}, 50);
  for (int i = 0; i < 50; ++i) {
    REQUIRE(cache.remember(signature(i), kNow + i) == Remembered::fresh);
  }
  for (int i = 50; i < 60; ++i) {
    CHECK(cache.remember(signature(i), kNow + 60) == Remembered::full);
    CHECK(!cache.knows(signature(i), kNow + 60));
  }
  for (int i = 0; i < 50; ++i) {
    CHECK(cache.remember(signature(i), kNow + 60) == Remembered::repeated);
  }
  CHECK(cache.size() == 50);
  CHECK(cache.remember(signature(99), kNow + 660) == Remembered::fresh);
}

TEST_CASE("a clock that goes back forgets nothing") {
  ReplayCache cache({}, 1'000);
  REQUIRE(cache.remember(signature(1), kNow) == Remembered::fresh);
  const std::int64_t earlier = kNow - 3'600;
  CHECK(cache.knows(signature(1), earlier));
  for (int i = 2; i < 200; ++i) {
    REQUIRE(cache.remember(signature(i), earlier + i) == Remembered::fresh);
  }
  for (int i = 1; i < 200; ++i) {
    CHECK(cache.knows(signature(i), earlier));
  }
  CHECK(cache.knows(signature(1), kNow + 600));
}

TEST_CASE("what a clock in the past adds beside the future stays for its full time") {
  ReplayCache cache({}, 1'000);
  const std::int64_t future = kNow + 11 * 60 * 5;  // the same slot of eleven
  for (int i = 0; i < 100; ++i) {                  // enough for every shard to have both
    REQUIRE(cache.remember(signature(i), future) == Remembered::fresh);
  }
  for (int i = 100; i < 200; ++i) {
    REQUIRE(cache.remember(signature(i), kNow) == Remembered::fresh);
  }
  for (int i = 0; i < 200; ++i) {
    CHECK(cache.knows(signature(i), kNow + 600));
    CHECK(cache.knows(signature(i % 100), future + 600));
  }
}

TEST_CASE("the key decides which signatures share a name, so nobody can prepare them") {
  ByteArray<16> key{};
  key.fill(7);
  ReplayCache cache(key, 10'000);
  for (int i = 0; i < 5'000; ++i) {
    REQUIRE(cache.remember(signature(i), kNow) == Remembered::fresh);
  }
  CHECK(cache.size() == 5'000);
}
