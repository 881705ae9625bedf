#include "arithmetic.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

#include "fixed.hpp"

using namespace noctem::mesh;

namespace {

// Whether the value lies so far from the middle between two micro-units that a long double, wrong
// by less than this, must round to the same.
constexpr long double kDoubt = 1e-9L;

struct Compared {
  int wrong = 0;
  int undecided = 0;
};

void compare(Compared& compared, Micro ours, long double exact) {
  const long double micros = exact * 1e6L;
  const long double nearest = std::floor(micros + 0.5L);
  if (std::fabs(micros - std::floor(micros) - 0.5L) < kDoubt) {
    ++compared.undecided;
    return;
  }
  compared.wrong += ours == static_cast<Micro>(nearest) ? 0 : 1;
}

}  // namespace

TEST_CASE("fixed-point numbers add, subtract, multiply, divide and shift over their limbs") {
  Fixed<2> third(1);
  third /= 3;
  CHECK(third.fraction(1) == 0x5555555555555555);
  CHECK(third.fraction(0) == 0x5555555555555555);
  Fixed<2> sum = third;
  sum += third;
  sum += third;
  CHECK(sum.integer() == 0);
  CHECK(sum.fraction(0) == ~std::uint64_t{0});
  sum -= third;
  sum -= third;
  CHECK(sum.fraction(0) == third.fraction(0));
  Fixed<2> many = third;
  many *= 3'000'000;
  CHECK(many.integer() == 999'999);  // cut off, not rounded
  many >>= 20;
  CHECK(many.integer() == 0);
  CHECK(many.fraction(1) > 0xf423ffff00000000);
  const Fixed<2> ninth = third.times(third);
  CHECK(ninth.fraction(1) == 0x1c71c71c71c71c71);
  CHECK(shortened<1>(third).fraction(0) == 0x5555555555555555);
}

TEST_CASE("a borrow runs through every limb") {
  Fixed<2> one(1);
  Fixed<2> least;
  least.set_fraction(0, 1);
  one -= least;
  CHECK(one.integer() == 0);
  CHECK(one.fraction(1) == ~std::uint64_t{0});
  CHECK(one.fraction(0) == ~std::uint64_t{0});
  one += least;
  CHECK(one.integer() == 1);
  CHECK(one.fraction(0) == 0);
  Fixed<2> all = one;
  all.set_fraction(0, 5);
  Fixed<2> more;
  more.set_fraction(0, 6);
  more.set_fraction(1, ~std::uint64_t{0});
  all -= more;
  CHECK(all.integer() == 0);
  CHECK(all.fraction(0) == ~std::uint64_t{0});
}

TEST_CASE("logarithms are the nearest micro-unit") {
  CHECK(micro_ln(1) == 0);
  CHECK(micro_ln(2) == 693'147);
  CHECK(micro_ln(3) == 1'098'612);
  CHECK(micro_ln(10) == 2'302'585);
  CHECK(micro_ln(1'000'001) == 13'815'512);               // 13.8155115579…
  CHECK(micro_ln(std::uint64_t{1} << 62) == 42'975'125);  // 42.9751251947…
  Compared compared;
  for (std::uint64_t n = 1; n <= 8'000; ++n) {
    compare(compared, micro_ln(n), std::log(static_cast<long double>(n)));
  }
  for (std::uint64_t n = 3; n < (std::uint64_t{1} << 61); n = n * 3 / 2 + 1) {
    compare(compared, micro_ln(n), std::log(static_cast<long double>(n)));
  }
  CHECK(compared.wrong == 0);
  CHECK(compared.undecided == 0);
}

TEST_CASE("a logarithm never falls as its argument grows") {
  for (std::uint64_t n = 1; n < 1'000; ++n) {
    CHECK(micro_ln(n) <= micro_ln(n + 1));
  }
}

TEST_CASE("powers of a half are the nearest micro-unit, and halves go up") {
  CHECK(micro_half_power(0, 30) == kOne);
  CHECK(micro_half_power(30, 30) == 500'000);
  CHECK(micro_half_power(15, 30) == 707'107);
  CHECK(micro_half_power(7, 1) == 7'813);  // 7812.5
  CHECK(micro_half_power(210, 30) == 7'813);
  CHECK(micro_half_power(8, 1) == 3'906);  // 3906.25
  CHECK(micro_half_power(20, 1) == 1);     // 0.95
  CHECK(micro_half_power(21, 1) == 0);     // 0.48
  CHECK(micro_half_power(629, 30) == 0);   // 0.4879…
  CHECK(micro_half_power(627, 30) == 1);   // 0.5109…
  CHECK(micro_half_power(1, 1'000'000) == 999'999);
  CHECK(micro_half_power(std::uint64_t{1} << 60, 7) == 0);
  Compared compared;
  for (const std::uint64_t half_life : {7u, 30u, 90u, 1'000'000u}) {
    const std::uint64_t step = half_life > 1000 ? 10'007 : 1;
    for (std::uint64_t p = 0; p < 21 * half_life; p += step) {
      if (p % half_life != 0) {
        const long double exponent = static_cast<long double>(p) / half_life;
        compare(compared, micro_half_power(p, half_life), std::exp2(-exponent));
      }
    }
  }
  CHECK(compared.wrong == 0);
  CHECK(compared.undecided == 0);
}

TEST_CASE("ratios are rounded to the nearest, products are cut off") {
  CHECK(micro_ratio(1, 3) == 333'333);
  CHECK(micro_ratio(2, 3) == 666'667);
  CHECK(micro_ratio(1, 2) == 500'000);
  CHECK(micro_ratio(1, 128) == 7'813);  // 7812.5
  CHECK(micro_ratio(0, 5) == 0);
  constexpr std::uint64_t kMuch = std::uint64_t{1} << 53;
  CHECK(micro_ratio(kMuch, kMuch + 1) == kOne);
  CHECK(micro_product(693'147, 666'667) == 462'098);  // 462098.23…
  CHECK(micro_product(999'999, 999'999) == 999'998);
  CHECK(micro_product(0, kOne) == 0);
  CHECK(micro_product(std::int64_t{1} << 50, kOne) == std::int64_t{1} << 50);
}
