#pragma once
// A stamp that costs its maker 2^bits hashes on average and its reader one: SHA-256 over a tag, the
// challenge and a counter of eight bytes (big endian) begins with `bits` zero bits.
//
// Pure functions; any thread. solve() is bounded by `tries_max`.

#include <cstdint>
#include <optional>

#include "noctem/base/bytes.hpp"

namespace noctem::crypto {

bool proves_work(ByteView challenge, std::uint64_t counter, unsigned bits);
std::optional<std::uint64_t> solve_work(ByteView challenge, unsigned bits, std::uint64_t first,
                                        std::uint64_t tries_max);

}  // namespace noctem::crypto
