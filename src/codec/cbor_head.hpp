#pragma once
// The byte (and the argument behind it) that every item of CBOR begins with, RFC 8949 section 3.
//
// Values; any thread.

#include <cstdint>

namespace noctem::codec {

enum class CborMajor : std::uint8_t { positive, negative, bytes, text, array, map, tag, simple };

inline constexpr std::uint8_t kCborArgument1 = 24;  // up to here the argument stands in the byte
inline constexpr std::uint8_t kCborArgument8 = 27;  // 24, 25, 26, 27: it follows in 1, 2, 4, 8

inline constexpr std::uint64_t kCborFalse = 20;
inline constexpr std::uint64_t kCborTrue = 21;
inline constexpr std::uint64_t kCborNull = 22;
inline constexpr std::uint8_t kCborDouble = kCborArgument8;  // as argument of `simple`
inline constexpr std::uint64_t kCborCidTag = 42;
inline constexpr std::uint8_t kCborCidPrefix = 0;  // multibase "identity", which tag 42 demands

}  // namespace noctem::codec
