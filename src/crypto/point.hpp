#pragma once
// What the 32 bytes of a point on edwards25519 say by themselves: y as a little-endian number below
// 2^255 and, in the top bit, the sign of x.
//
// Pure functions in variable time, for public keys only; any thread.

#include "noctem/base/bytes.hpp"

namespace noctem::crypto {

using PointBytes = ByteArray<32>;

bool is_canonical_point(const PointBytes& bytes);  // y < 2^255 − 19
bool has_small_order(const PointBytes& bytes);     // of a canonical encoding
bool is_on_curve(const PointBytes& bytes);

}  // namespace noctem::crypto
