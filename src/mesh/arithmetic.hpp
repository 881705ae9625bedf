#pragma once
// The numbers of a reputation, in millionths and in integers only. Each function gives the exact
// real value rounded to the nearest micro-unit (halves go up): not an approximation of it, so that
// two programs that never saw each other agree. docs/specs/mesh/reputation.md has vectors.
//
// Pure functions; any thread.

#include "noctem/mesh/ids.hpp"

namespace noctem::mesh {

// ln(n), n at least 1.
Micro micro_ln(std::uint64_t n);

// 2^(-numerator/denominator), of a rational that is not negative; the denominator at most 2^40.
Micro micro_half_power(std::uint64_t numerator, std::uint64_t denominator);

// numerator/denominator rounded to the nearest.
Micro micro_ratio(std::uint64_t numerator, std::uint64_t denominator);

// floor(a*b), of values that are not negative and a product that fits.
Micro micro_product(Micro a, Micro b);

}  // namespace noctem::mesh
