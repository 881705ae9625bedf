#include "noctem/base/fields.hpp"

namespace noctem {

namespace {

constexpr unsigned kByteBits = 8;

}  // namespace

void put_field(Bytes& out, std::uint64_t number) {
  for (unsigned byte = 0; byte < sizeof number; ++byte) {
    out.push_back(static_cast<std::uint8_t>(number >> (byte * kByteBits)));
  }
}

void put_field(Bytes& out, ByteView bytes) {
  put_field(out, std::uint64_t{bytes.size()});
  append(out, bytes);
}

std::uint64_t FieldReader::number() {
  std::uint64_t value = 0;
  const ByteView taken = take(sizeof value);
  for (std::size_t byte = 0; byte < taken.size(); ++byte) {
    value |= std::uint64_t{taken[byte]} << (byte * kByteBits);
  }
  return value;
}

ByteView FieldReader::bytes(std::uint64_t size_max) {
  const std::uint64_t size = number();
  if (size > size_max) {
    good_ = false;
  }
  return take(size);
}

ByteView FieldReader::take(std::uint64_t count) {
  if (!good_ || count > bytes_.size()) {
    good_ = false;
    return {};
  }
  const ByteView taken = bytes_.first(static_cast<std::size_t>(count));
  bytes_ = bytes_.subspan(static_cast<std::size_t>(count));
  return taken;
}

}  // namespace noctem
