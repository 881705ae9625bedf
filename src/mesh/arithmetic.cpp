#include "arithmetic.hpp"

#include <bit>
#include <optional>

#include "noctem/base/assert.hpp"

#include "fixed.hpp"

namespace noctem::mesh {

namespace {

// Every series below cuts off fewer than 2^20 units of the last limb in all: at most 200 terms of
// less than 6 units each, 64 times at most (for ln 2), and a tail of fewer than 2 units.
constexpr unsigned kErrorBits = 20;

constexpr std::size_t kLimbsFast = 2;
constexpr std::size_t kLimbsSure = 8;

// 2 artanh(numerator/denominator) = 2 (z + z^3/3 + z^5/5 + ...), z at most 1/3.
template <std::size_t N>
constexpr Fixed<N> twice_artanh(std::uint64_t numerator, std::uint64_t denominator) {
  Fixed<N> power(numerator);
  power /= denominator;
  Fixed<N> sum;
  for (std::uint64_t odd = 1; !power.is_zero(); odd += 2) {
    Fixed<N> term = power;
    term /= odd;
    sum += term;
    for (int twice = 0; twice < 2; ++twice) {
      power *= numerator;
      power /= denominator;
    }
  }
  sum *= 2;
  return sum;
}

constexpr Fixed<kLimbsSure> kLn2 = twice_artanh<kLimbsSure>(1, 3);

// The nearest micro-unit if it is the same at both ends of the error, else nothing.
template <std::size_t N>
std::optional<Micro> rounded(const Fixed<N>& micros, unsigned error_bits) {
  Fixed<N> half;
  half.set_fraction(N - 1, std::uint64_t{1} << 63);
  Fixed<N> error;
  error.set_fraction(error_bits / 64, std::uint64_t{1} << (error_bits % 64));
  Fixed<N> low = micros;
  low += half;
  Fixed<N> high = low;
  high += error;
  low -= error;
  return low.integer() == high.integer() ? std::optional(static_cast<Micro>(low.integer()))
                                         : std::nullopt;
}

// n = 2^k m with m between 0.7 and 1.42: ln n = k ln 2 + 2 artanh((m - 1)/(m + 1)).
template <std::size_t N>
std::optional<Micro> try_ln(std::uint64_t n) {
  auto k = static_cast<unsigned>(std::bit_width(n)) - 1;
  if (static_cast<Wide>(n) * 1000 > (Wide{1414} << k)) {
    ++k;
  }
  const std::uint64_t power = std::uint64_t{1} << k;
  const std::uint64_t sum = n + power;
  Fixed<N> result = shortened<N>(kLn2);
  result *= k;
  if (n >= power) {
    result += twice_artanh<N>(n - power, sum);
  } else {
    result -= twice_artanh<N>(power - n, sum);
  }
  result *= kOne;
  return rounded(result, kErrorBits + 20);  // 10^6 < 2^20
}

// exp(-x), x = rest/denominator ln 2 below 1, and then halved `whole` times.
template <std::size_t N>
std::optional<Micro> try_half_power(unsigned whole, std::uint64_t rest, std::uint64_t denominator) {
  Fixed<N> x = shortened<N>(kLn2);
  x *= rest;
  x /= denominator;
  Fixed<N> positive(1);
  Fixed<N> negative;
  Fixed<N> term = x;
  for (std::uint64_t i = 1; !term.is_zero(); ++i) {
    (i % 2 == 1 ? negative : positive) += term;
    term = term.times(x);
    term /= i + 1;
  }
  positive -= negative;
  positive *= kOne;
  positive >>= whole;
  return rounded(positive, kErrorBits + 20);
}

}  // namespace

// ln n is transcendental for n > 1 and 2^(-p/q) irrational for a p/q that is no integer, so neither
// ever lies in the middle between two micro-units, and enough limbs decide. 2 limbs leave 88 bits
// beyond the micro-unit, 8 leave 472: no input of 64 bits comes that close by chance.
Micro micro_ln(std::uint64_t n) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 62;
  NOCTEM_ASSERT(n >= 1 && n <= kMost, n);
  auto result = try_ln<kLimbsFast>(n);
  if (!result.has_value()) {
    result = try_ln<kLimbsSure>(n);
  }
  NOCTEM_ASSERT(result.has_value(), n);
  return *result;
}

Micro micro_half_power(std::uint64_t numerator, std::uint64_t denominator) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 40;
  constexpr std::uint64_t kNothing = 21;  // 10^6/2^21 rounds to 0
  NOCTEM_ASSERT(denominator >= 1 && denominator <= kMost, denominator);
  const std::uint64_t whole = numerator / denominator;
  const std::uint64_t rest = numerator % denominator;
  if (whole >= kNothing) {
    return 0;
  }
  if (rest == 0) {
    return micro_ratio(1, std::uint64_t{1} << whole);
  }
  const auto halvings = static_cast<unsigned>(whole);
  auto result = try_half_power<kLimbsFast>(halvings, rest, denominator);
  if (!result.has_value()) {
    result = try_half_power<kLimbsSure>(halvings, rest, denominator);
  }
  NOCTEM_ASSERT(result.has_value(), numerator, denominator);
  return *result;
}

Micro micro_ratio(std::uint64_t numerator, std::uint64_t denominator) {
  NOCTEM_ASSERT(denominator >= 1, numerator);
  const Wide doubled = static_cast<Wide>(numerator) * kOne * 2 + denominator;
  return static_cast<Micro>(doubled / (static_cast<Wide>(denominator) * 2));
}

Micro micro_product(Micro a, Micro b) {
  NOCTEM_ASSERT(a >= 0 && b >= 0, a, b);
  return static_cast<Micro>(static_cast<Wide>(a) * static_cast<Wide>(b) / kOne);
}

}  // namespace noctem::mesh
