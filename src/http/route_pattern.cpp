#include "route_pattern.hpp"

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"

namespace noctem::http {
namespace {

PatternSegment read_segment(std::string_view text) {
  NOCTEM_ASSERT(!text.empty());
  if (text.front() != '{') {
    NOCTEM_ASSERT(text.find_first_of("{}") == std::string_view::npos, text);
    return {PatternSegment::Kind::literal, std::string(text)};
  }
  NOCTEM_ASSERT(text.size() > 2 && text.back() == '}', text);
  return {PatternSegment::Kind::parameter, std::string(text.substr(1, text.size() - 2))};
}

}  // namespace

RoutePattern::RoutePattern(std::string_view path) {
  NOCTEM_ASSERT(path.starts_with('/'), path);
  if (path == "/") {
    return;
  }
  for (const std::string_view segment : split(path.substr(1), '/')) {
    segments_.push_back(read_segment(segment));
  }
}

bool RoutePattern::matches(const std::vector<std::string>& segments) const {
  if (segments.size() != segments_.size()) {
    return false;
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments_[i].kind == PatternSegment::Kind::literal && segments_[i].text != segments[i]) {
      return false;
    }
  }
  return true;
}

bool RoutePattern::has_shape_of(const RoutePattern& other) const {
  if (segments_.size() != other.segments_.size()) {
    return false;
  }
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const PatternSegment& a = segments_[i];
    const PatternSegment& b = other.segments_[i];
    const bool same_literal = a.kind == PatternSegment::Kind::parameter || a.text == b.text;
    if (a.kind != b.kind || !same_literal) {
      return false;
    }
  }
  return true;
}

bool RoutePattern::beats(const RoutePattern& other) const {
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (segments_[i].kind != other.segments_[i].kind) {
      return segments_[i].kind == PatternSegment::Kind::literal;
    }
  }
  return false;
}

std::vector<std::string> RoutePattern::parameter_names() const {
  std::vector<std::string> names;
  for (const PatternSegment& segment : segments_) {
    if (segment.kind == PatternSegment::Kind::parameter) {
      names.push_back(segment.text);
    }
  }
  return names;
}

}  // namespace noctem::http
