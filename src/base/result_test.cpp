#include "noctem/base/result.hpp"

#include <doctest/doctest.h>

#include <memory>

using namespace noctem;

namespace {

Result<int> odd(int number) {
  if (number % 2 == 0) {
    return fail(invalid("even", "the number is even"));
  }
  return number;
}

Result<> odd_only(int number) {
  NOCTEM_TRY(const int value, odd(number));
  static_cast<void>(value);
  return {};
}

Result<int> sum(int a, int b) {
  int total = 0;
  NOCTEM_TRY(total, odd(a));
  NOCTEM_TRY(const int more, odd(b));
  NOCTEM_CHECK(odd_only(a));
  return total + more;
}

Result<std::unique_ptr<int>> owned() { return std::make_unique<int>(5); }

Result<int> unwrapped() {
  NOCTEM_TRY(auto pointer, owned());
  return *pointer;
}

}  // namespace

TEST_CASE("NOCTEM_TRY and NOCTEM_CHECK unwrap, or return the error to the caller") {
  CHECK(sum(1, 3).value() == 4);
  CHECK(sum(1, 2).error().reason == "even");
  CHECK(odd_only(2).error() == invalid("even", "the number is even"));
  CHECK(unwrapped().value() == 5);
}

TEST_CASE("NOCTEM_TRY and NOCTEM_CHECK evaluate their expression once") {
  int calls = 0;
  const auto counted = [&](int number) {
    ++calls;
    return odd(number);
  };
  const auto both = [&](int number) -> Result<> {
    NOCTEM_TRY(const int value, counted(number));
    NOCTEM_CHECK(counted(value));
    return {};
  };
  CHECK(both(1));
  CHECK(calls == 2);
  CHECK(both(2).error().reason == "even");
  CHECK(calls == 3);
}
