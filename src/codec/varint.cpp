#include "noctem/codec/varint.hpp"

#include "noctem/base/assert.hpp"

namespace noctem::codec {
namespace {

constexpr std::size_t kSizeMax = 9;  // 63 bits
constexpr unsigned kBitsPerByte = 7;
constexpr std::uint8_t kMore = 0x80;

}  // namespace

void append_varint(Bytes& to, std::uint64_t number) {
  NOCTEM_ASSERT(number >> (kSizeMax * kBitsPerByte) == 0, number);
  while (number >= kMore) {
    to.push_back(static_cast<std::uint8_t>(number | kMore));
    number >>= kBitsPerByte;
  }
  to.push_back(static_cast<std::uint8_t>(number));
}

Result<std::uint64_t> take_varint(ByteView& from) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < from.size() && i < kSizeMax; ++i) {
    const std::uint8_t byte = from[i];
    number |= static_cast<std::uint64_t>(byte & ~kMore) << (i * kBitsPerByte);
    if ((byte & kMore) != 0) {
      continue;
    }
    if (byte == 0 && i > 0) {
      return fail(invalid("varint_longer_than_needed", "a number with needless zero bits"));
    }
    from = from.subspan(i + 1);
    return number;
  }
  if (from.size() < kSizeMax) {
    return fail(invalid("varint_truncated", "a number without its last byte"));
  }
  return fail(invalid("varint_range", "a number of more than 63 bits"));
}

}  // namespace noctem::codec
