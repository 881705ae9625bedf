#include "noctem/http/target.hpp"

#include <array>
#include <cstdint>

#include "noctem/base/strings.hpp"

namespace noctem::http {
namespace {

// What RFC 3986 allows unescaped: pchar, and in a query `/` and `?` too.
using Place = std::uint8_t;
constexpr Place kUnreserved = 1;
constexpr Place kPath = 2;
constexpr Place kQuery = 4;

constexpr std::array<Place, 256> make_places() {
  std::array<Place, 256> places{};
  constexpr std::string_view kBytes =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  for (const char c : kBytes) {
    places[static_cast<unsigned char>(c)] = kUnreserved | kPath | kQuery;
  }
  for (const char c : std::string_view("!$&'()*+,;=:@")) {
    places[static_cast<unsigned char>(c)] = kPath | kQuery;
  }
  for (const char c : std::string_view("/?")) {
    places[static_cast<unsigned char>(c)] = kQuery;
  }
  return places;
}

constexpr std::array<Place, 256> kPlaces = make_places();

bool fits(char c, Place place) { return (kPlaces[static_cast<unsigned char>(c)] & place) != 0; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  return -1;
}

Result<std::string> decode(std::string_view raw, Place place) {
  std::string text(raw.size(), '\0');
  std::size_t at = 0;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '%') {
      if (!fits(raw[i], place)) {
        return fail(invalid("target_byte", "the target holds a byte that must be percent-encoded"));
      }
      text[at++] = raw[i];
      continue;
    }
    const int high = i + 2 < raw.size() ? hex_digit(raw[i + 1]) : -1;
    const int low = i + 2 < raw.size() ? hex_digit(raw[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return fail(invalid("target_escape",
                          "a percent sign in the target is not followed by two hex digits"));
    }
    text[at++] = static_cast<char>(high * 16 + low);
    i += 2;
  }
  text.resize(at);
  return text;
}

Result<std::string> decode_text(std::string_view raw, Place place) {
  NOCTEM_TRY(std::string text, decode(raw, place));
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      return fail(invalid("target_control", "the target holds a control character"));
    }
  }
  if (!is_utf8(text)) {
    return fail(invalid("target_utf8", "the target is not UTF-8 when decoded"));
  }
  return text;
}

Result<std::string> parse_segment(std::string_view raw) {
  if (raw.empty()) {
    return fail(invalid("target_empty_segment",
                        "the path has an empty segment: a double or a trailing slash"));
  }
  NOCTEM_TRY(std::string segment, decode_text(raw, kPath));
  if (segment.find_first_of("/\\") != std::string::npos) {
    return fail(invalid("target_separator", "a path segment holds an escaped slash or backslash"));
  }
  if (segment == "." || segment == "..") {
    return fail(invalid("target_dot_segment", "the path has a dot segment"));
  }
  return segment;
}

Result<std::pair<std::string, std::string>> parse_parameter(std::string_view raw) {
  const std::size_t equals = raw.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return fail(invalid("query_form", "the query is not a list of name=value joined by &"));
  }
  NOCTEM_TRY(std::string name, decode_text(raw.substr(0, equals), kQuery));
  NOCTEM_TRY(std::string value, decode_text(raw.substr(equals + 1), kQuery));
  return std::pair(std::move(name), std::move(value));
}

Result<> parse_path(std::string_view raw, Target& target) {
  if (raw.empty() || raw.front() != '/') {
    return fail(invalid("target_form", "the target must be a path that begins with a slash"));
  }
  if (raw == "/") {
    return {};
  }
  for (const std::string_view segment : split(raw.substr(1), '/')) {
    NOCTEM_TRY(std::string text, parse_segment(segment));
    target.segments.push_back(std::move(text));
  }
  return {};
}

Result<> parse_query(std::string_view raw, Target& target) {
  if (raw.empty()) {
    return {};
  }
  for (const std::string_view parameter : split(raw, '&')) {
    if (target.query.size() == kQueryParametersMax) {
      return fail(invalid(
          "query_too_many",
          "the query has more than " + std::to_string(kQueryParametersMax) + " parameters"));
    }
    NOCTEM_TRY(auto named, parse_parameter(parameter));
    target.query.push_back(std::move(named));
  }
  return {};
}

}  // namespace

Result<Target> parse_target(std::string_view raw) {
  if (raw.size() > kTargetBytesMax) {
    return fail(invalid("target_too_long",
                        "the target is longer than " + std::to_string(kTargetBytesMax) + " bytes"));
  }
  Target target;
  const std::size_t mark = raw.find('?');
  NOCTEM_CHECK(parse_path(raw.substr(0, mark), target));
  if (mark != std::string_view::npos) {
    NOCTEM_CHECK(parse_query(raw.substr(mark + 1), target));
  }
  return target;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (fits(c, kUnreserved)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kDigits[byte >> 4];
    encoded += kDigits[byte & 15];
  }
  return encoded;
}

std::string write_target(const Target& target) {
  std::string written = target.segments.empty() ? "/" : "";
  for (const std::string& segment : target.segments) {
    written += '/' + percent_encode(segment);
  }
  char mark = '?';
  for (const auto& [name, value] : target.query) {
    written += mark + percent_encode(name) + '=' + percent_encode(value);
    mark = '&';
  }
  return written;
}

}  // namespace noctem::http
