#pragma once
// Octets, owned and viewed. Text is std::string and is UTF-8 by the time it is one; everything else
// is Bytes, so that a signature is never compared as text by accident.
//
// Values; any thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

template <std::size_t N>
using ByteArray = std::array<std::uint8_t, N>;

inline ByteView view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes bytes_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

bool equal(ByteView a, ByteView b);  // not constant time: see crypto::equal_secret
void append(Bytes& to, ByteView more);

std::string to_hex(ByteView bytes);             // lowercase
Result<Bytes> from_hex(std::string_view text);  // lowercase only, even length

}  // namespace noctem
