// What is parsed is what would have been written: the same bytes.

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/codec/cbor.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const noctem::ByteView input{bytes, size};
  const auto value = noctem::codec::parse_cbor(input);
  if (value) {
    const noctem::Bytes written = noctem::codec::write_cbor(*value);
    NOCTEM_ASSERT(noctem::equal(written, input), noctem::to_hex(written));
  }
  return 0;
}
