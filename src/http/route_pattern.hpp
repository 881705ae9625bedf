#pragma once
// A route's path, taken apart: literal segments and {parameters}. Patterns of one shape have the
// same literals in the same places, and so would match the same paths.
//
// Values; any thread.

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/http/target.hpp"

namespace noctem::http {

struct PatternSegment {
  enum class Kind { literal, parameter } kind = Kind::literal;
  std::string text;  // of a parameter: its name
};

class RoutePattern {
 public:
  explicit RoutePattern(std::string_view path);  // a malformed path is a bug

  bool matches(const std::vector<std::string>& segments) const;
  bool has_shape_of(const RoutePattern& other) const;
  // Both match the same path: is this one meant? A literal beats a parameter at the first
  // difference.
  bool beats(const RoutePattern& other) const;

  const std::vector<PatternSegment>& segments() const { return segments_; }
  std::vector<std::string> parameter_names() const;

 private:
  std::vector<PatternSegment> segments_;
};

}  // namespace noctem::http
