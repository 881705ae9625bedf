#pragma once
// Unsigned LEB128 as multiformats use it: at most nine bytes, 63 bits, and only the shortest form
// of each number.
//
// Pure functions; any thread.

#include <cstdint>

#include "noctem/base/bytes.hpp"

namespace noctem::codec {

void append_varint(Bytes& to, std::uint64_t number);

// Takes the number off the front of `from`.
Result<std::uint64_t> take_varint(ByteView& from);

}  // namespace noctem::codec
