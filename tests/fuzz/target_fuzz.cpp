// A target that is accepted is written in one way, and what was written parses to the same target.

#include "noctem/base/assert.hpp"
#include "noctem/base/bytes.hpp"
#include "noctem/http/target.hpp"

using namespace noctem;
using namespace noctem::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto target = parse_target(text_of({bytes, size}));
  if (!target) {
    return 0;
  }
  for (const std::string& segment : target->segments) {
    NOCTEM_ASSERT(!segment.empty() && segment != "." && segment != "..", segment);
    NOCTEM_ASSERT(segment.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos,
                  segment);
  }
  const std::string written = write_target(*target);
  const auto again = parse_target(written);
  NOCTEM_ASSERT(again.has_value() || again.error().reason == "target_too_long", written);
  NOCTEM_ASSERT(!again || *again == *target, written);
  NOCTEM_ASSERT(!again || write_target(*again) == written, written);
  return 0;
}
