#include "noctem/base/bytes.hpp"

#include <doctest/doctest.h>

using namespace noctem;

TEST_CASE("hexadecimal text and bytes are the same thing twice") {
  Bytes all;
  for (int i = 0; i < 256; ++i) {
    all.push_back(static_cast<std::uint8_t>(i));
  }
  const std::string text = to_hex(all);
  CHECK(text.substr(0, 6) == "000102");
  CHECK(text.substr(506) == "fdfeff");
  CHECK(from_hex(text).value() == all);
  CHECK(from_hex("").value().empty());
}

TEST_CASE("hexadecimal text is lowercase and even") {
  CHECK(from_hex("abc").error().reason == "hex_length");
  for (const std::string_view text : {"0A", "0g", " 0", "0x", "a\xc3"}) {
    CAPTURE(text);
    CHECK(from_hex(text).error().reason == "hex_digit");
  }
  CHECK(from_hex(std::string_view("0\0", 2)).error().reason == "hex_digit");
}

TEST_CASE("bytes are compared by content and appended at the end") {
  Bytes bytes = bytes_of(view_of("ab"));
  CHECK(equal(bytes, view_of("ab")));
  CHECK_FALSE(equal(bytes, view_of("abc")));
  CHECK_FALSE(equal(bytes, view_of("ax")));
  append(bytes, view_of("cd"));
  CHECK(text_of(bytes) == "abcd");
}
