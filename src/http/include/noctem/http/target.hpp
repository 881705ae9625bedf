#pragma once
// The request target, read once. Path segments and query values are percent-decoded; what would be
// ambiguous behind the door is refused at it: %00, %2F and %5C in a path, dot segments, empty
// segments, invalid escapes, bytes that are not UTF-8. A plus is a plus. Signatures never use this:
// they use the target as sent.
//
// Pure functions; any thread.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem::http {

struct Target {
  std::vector<std::string> segments;                       // "/" has none
  std::vector<std::pair<std::string, std::string>> query;  // in the order sent
};

inline constexpr std::size_t kTargetBytesMax = 4096;
inline constexpr std::size_t kQueryParametersMax = 64;

Result<Target> parse_target(std::string_view raw);
std::string percent_encode(std::string_view text);  // everything but unreserved characters

}  // namespace noctem::http
