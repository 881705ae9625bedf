#include "core_type.hpp"

namespace noctem::wasm {

namespace {

// Bits of the limits of a memory or table that stand for proposals which are off.
constexpr std::uint8_t kLimitsHasMax = 1;

void skip_limits(Reader& reader) {
  const std::uint8_t flags = reader.byte();
  if (flags > kLimitsHasMax) {
    reader.refuse();  // shared, 64 bits, own page sizes
  }
  reader.leb32();
  if (flags == kLimitsHasMax) {
    reader.leb32();
  }
}

}  // namespace

CoreSort skip_core_type(Reader& reader) {
  const CoreSort sort{reader.byte()};
  switch (sort) {
    case CoreSort::function:
      reader.leb32();
      return sort;
    case CoreSort::table:
      reader.byte();
      skip_limits(reader);
      return sort;
    case CoreSort::memory:
      skip_limits(reader);
      return sort;
    case CoreSort::global:
      reader.byte();
      reader.byte();
      return sort;
  }
  reader.refuse();
  return CoreSort::function;
}

}  // namespace noctem::wasm
