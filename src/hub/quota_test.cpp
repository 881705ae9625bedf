#include "quota.hpp"

#include <doctest/doctest.h>

using namespace noctem::hub;

TEST_CASE("an hour's worth may be used at once, and comes back evenly") {
  Quota quota;
  for (int i = 0; i < 20; ++i) {
    CHECK(quota.wait("a", 20, 1'000) == 0);
    quota.charge("a", 20, 1'000);
  }
  CHECK(quota.wait("a", 20, 1'000) == 180);
  CHECK(quota.wait("b", 20, 1'000) == 0);
  CHECK(quota.wait("a", 20, 1'179) == 1);
  CHECK(quota.wait("a", 20, 1'180) == 0);
  quota.charge("a", 20, 1'180);
  CHECK(quota.wait("a", 20, 1'180) == 180);
  CHECK(quota.wait("a", 20, 4'780) == 0);
}

TEST_CASE("a lower limit, as of a newcomer, counts what was used before") {
  Quota quota;
  for (int i = 0; i < 5; ++i) {
    quota.charge("a", 20, 0);
  }
  CHECK(quota.wait("a", 5, 0) == 720);
  CHECK(quota.wait("a", 0, 0) == 3'600);
}

TEST_CASE("names have an end: what has refilled is forgotten, then the oldest") {
  Quota quota(3);
  quota.charge("old", 1, 0);
  quota.charge("a", 1, 3'500);
  quota.charge("b", 1, 3'600);
  quota.charge("c", 1, 3'600);
  CHECK(quota.size() == 3);
  quota.charge("d", 1, 3'700);
  CHECK(quota.size() == 3);
  CHECK(quota.wait("a", 1, 3'700) == 0);
  CHECK(quota.wait("d", 1, 3'700) > 0);
}
