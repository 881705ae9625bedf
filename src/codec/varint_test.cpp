#include "noctem/codec/varint.hpp"

#include <doctest/doctest.h>

namespace noctem::codec {
namespace {

Bytes written(std::uint64_t number) {
  Bytes bytes;
  append_varint(bytes, number);
  return bytes;
}

std::string refusal_of(const Bytes& bytes) {
  ByteView rest = bytes;
  const auto number = take_varint(rest);
  CHECK(rest.size() == bytes.size());  // a refusal takes nothing
  return number ? "" : number.error().reason;
}

TEST_CASE("a varint has seven bits a byte, the lowest first") {
  CHECK(written(0) == Bytes{0x00});
  CHECK(written(127) == Bytes{0x7F});
  CHECK(written(128) == Bytes{0x80, 0x01});
  CHECK(written(300) == Bytes{0xAC, 0x02});
  CHECK(written(0x7FFF'FFFF'FFFF'FFFF) ==
        Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F});
}

TEST_CASE("reading takes one varint off the front") {
  const Bytes bytes{0xAC, 0x02, 0x05};
  ByteView rest = bytes;
  CHECK(take_varint(rest) == 300);
  CHECK(take_varint(rest) == 5);
  CHECK(rest.empty());
}

TEST_CASE("each number of bits goes there and back") {
  for (unsigned bits = 0; bits < 63; ++bits) {
    for (const std::uint64_t number : {std::uint64_t{1} << bits, (std::uint64_t{1} << bits) - 1}) {
      const Bytes bytes = written(number);
      ByteView rest = bytes;
      CHECK(take_varint(rest) == number);
      CHECK(rest.empty());
    }
  }
}

TEST_CASE("a varint is refused that is cut, longer than needed or of more than 63 bits") {
  CHECK(refusal_of({}) == "varint_truncated");
  CHECK(refusal_of({0x80}) == "varint_truncated");
  CHECK(refusal_of({0x80, 0x00}) == "varint_longer_than_needed");
  CHECK(refusal_of({0x81, 0x80, 0x00}) == "varint_longer_than_needed");
  CHECK(refusal_of(Bytes(9, 0x80)) == "varint_range");
  CHECK(refusal_of({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01}) == "varint_range");
}

}  // namespace
}  // namespace noctem::codec
