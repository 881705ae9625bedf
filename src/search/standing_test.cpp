#include <doctest/doctest.h>

#include "noctem/search/item.hpp"

namespace noctem::search {
namespace {

TEST_SUITE_BEGIN("search standing");

TEST_CASE("a verified entry weighs more than any that is not") {
  const int best = weight_of({.confidence = 1000, .verified = Verified::no});
  CHECK(weight_of({.confidence = 0, .verified = Verified::yes}) > best);
  CHECK(weight_of({.confidence = 900, .verified = Verified::yes}) == 900);
  CHECK(weight_of({.confidence = 450, .verified = Verified::no}) == 450);
  CHECK(weight_of({.confidence = -5, .verified = Verified::no}) == 0);
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::search
