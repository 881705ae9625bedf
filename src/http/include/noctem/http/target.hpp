#pragma once
// The request target, read once. Path segments and query values are percent-decoded; what would be
// ambiguous behind the door is refused at it: %2F and %5C in a path, dot segments, empty segments,
// invalid escapes, control characters, bytes that are not UTF-8, bytes that RFC 3986 wants escaped,
// forms other than a path. A query is name=value joined by `&`; a plus is a plus. Signatures never
// use this: they use the target as sent.
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
  bool operator==(const Target&) const = default;
};

inline constexpr std::size_t kTargetBytesMax = 4096;
inline constexpr std::size_t kQueryParametersMax = 64;

// Reasons: target_too_long (414); target_form, target_byte, target_escape, target_control,
// target_utf8, target_separator, target_dot_segment, target_empty_segment, query_form,
// query_too_many (400).
Result<Target> parse_target(std::string_view raw);

std::string write_target(const Target& target);     // parse_target of it gives `target` again
std::string percent_encode(std::string_view text);  // everything but unreserved characters

}  // namespace noctem::http
