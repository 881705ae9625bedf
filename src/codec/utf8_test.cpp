#include "utf8.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "noctem/base/strings.hpp"

namespace noctem::codec {
namespace {

std::string text_of_point(char32_t point) {
  std::string text;
  append_utf8(text, point);
  return text;
}

// The code units by which RFC 8785 sorts, one after the other.
std::u16string units_of(const std::vector<char32_t>& points) {
  std::u16string units;
  for (const char32_t point : points) {
    if (point < 0x10000) {
      units += static_cast<char16_t>(point);
    } else {
      units += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
      units += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
    }
  }
  return units;
}

std::string text_of_points(const std::vector<char32_t>& points) {
  std::string text;
  for (const char32_t point : points) {
    append_utf8(text, point);
  }
  return text;
}

constexpr char32_t kEdges[] = {0x0,    0x41,   0x7F,   0x80,    0x7FF,   0x800,   0xD7FF,
                               0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x1F600, 0xFFFFF, 0x10FFFF};

TEST_CASE("a code point is written as UTF-8 and measured") {
  CHECK(text_of_point(0x24) == "$");
  CHECK(text_of_point(0xA3) == "\xC2\xA3");
  CHECK(text_of_point(0x20AC) == "\xE2\x82\xAC");
  CHECK(text_of_point(0x1F600) == "\xF0\x9F\x98\x80");
  for (const char32_t point : kEdges) {
    const std::string text = text_of_point(point);
    CHECK(utf8_sequence_size(text) == text.size());
    CHECK(utf8_sequence_size(text + "x") == text.size());
    CHECK((text.size() == 1 || utf8_sequence_size(text.substr(0, text.size() - 1)) == 0));
  }
}

TEST_CASE("each pair and triple of bytes is judged as base judges it") {
  for (unsigned number = 0; number < 0x10000; ++number) {
    const std::string pair{static_cast<char>(number >> 8), static_cast<char>(number)};
    REQUIRE((utf8_sequence_size(pair) == 2) == (is_utf8(pair) && !is_utf8(pair.substr(0, 1))));
    for (const char third : {'\x7F', '\x80', '\xBF', '\xC0'}) {
      const std::string triple = pair + third;
      REQUIRE((utf8_sequence_size(triple) == 3) ==
              (is_utf8(triple) && !is_utf8(pair) && !is_utf8(pair.substr(0, 1))));
    }
  }
}

TEST_CASE("keys compare by UTF-16 code units, also where that is not the order of bytes") {
  CHECK(compare_as_utf16("\xF0\x9F\x98\x80", "\xEE\x80\x80") < 0);  // U+1F600 before U+E000
  CHECK(compare_as_utf16("\xED\x9F\xBF", "\xF0\x90\x80\x80") < 0);  // U+D7FF before U+10000
  for (const char32_t a : kEdges) {
    for (const char32_t b : kEdges) {
      for (const char32_t c : kEdges) {
        for (const char32_t d : kEdges) {
          const bool less = units_of({a, b}) < units_of({c, d});
          REQUIRE((compare_as_utf16(text_of_points({a, b}), text_of_points({c, d})) < 0) == less);
        }
        REQUIRE((compare_as_utf16(text_of_points({a}), text_of_points({b, c})) < 0) ==
                (units_of({a}) < units_of({b, c})));
      }
    }
  }
}

}  // namespace
}  // namespace noctem::codec
