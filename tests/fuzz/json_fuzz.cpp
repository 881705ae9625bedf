// What is parsed has one canonical text, and that text parses to the same value.

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/codec/json.hpp"

using noctem::codec::parse_json;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto value = parse_json(noctem::text_of({bytes, size}));
  if (!value) {
    return 0;
  }
  const std::string canonical = write_canonical(*value);
  const auto again = parse_json(canonical);
  NOCTEM_ASSERT(again.has_value(), canonical);
  NOCTEM_ASSERT(*again == *value, canonical);
  NOCTEM_ASSERT(write_canonical(*again) == canonical, canonical);
  const std::string pretty = write_pretty(*value);
  const auto from_pretty = parse_json(pretty);
  NOCTEM_ASSERT(from_pretty.has_value() && *from_pretty == *value, pretty);
  return 0;
}
