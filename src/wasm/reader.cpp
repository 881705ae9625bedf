#include "reader.hpp"

#include "noctem/base/strings.hpp"

namespace noctem::wasm {

namespace {

constexpr unsigned kLebBits = 7;
constexpr std::uint8_t kLebMore = 0x80;
constexpr unsigned kByteBits = 8;
constexpr unsigned kWordBits = 32;

}  // namespace

std::uint8_t Reader::byte() {
  if (rest_.empty()) {
    refuse();
    return 0;
  }
  const std::uint8_t first = rest_.front();
  rest_ = rest_.subspan(1);
  return first;
}

std::uint32_t Reader::leb32() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < kWordBits; shift += kLebBits) {
    const std::uint8_t next = byte();
    value |= static_cast<std::uint64_t>(next & ~kLebMore) << shift;
    if ((next & kLebMore) == 0) {
      if (value >> kWordBits != 0) {
        break;
      }
      return static_cast<std::uint32_t>(value);
    }
  }
  refuse();
  return 0;
}

std::uint32_t Reader::fixed32() {
  std::uint32_t value = 0;
  for (unsigned shift = 0; shift < kWordBits; shift += kByteBits) {
    value |= static_cast<std::uint32_t>(byte()) << shift;
  }
  return has_failed() ? 0 : value;
}

std::uint64_t Reader::fixed64() {
  const std::uint64_t low = fixed32();
  return low | static_cast<std::uint64_t>(fixed32()) << kWordBits;
}

ByteView Reader::bytes(std::size_t size) {
  if (size > rest_.size()) {
    refuse();
    return {};
  }
  const ByteView taken = rest_.first(size);
  rest_ = rest_.subspan(size);
  return taken;
}

std::string Reader::name(std::size_t bytes_max) {
  const std::uint32_t size = leb32();
  if (size > bytes_max) {
    refuse();
  }
  const std::string_view text = text_of(bytes(size));
  if (!is_utf8(text)) {
    refuse();
    return {};
  }
  return std::string(text);
}

}  // namespace noctem::wasm
