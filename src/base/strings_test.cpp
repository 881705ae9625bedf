#include "noctem/base/strings.hpp"

#include <doctest/doctest.h>

using namespace noctem;

TEST_CASE("UTF-8 is read strictly") {
  for (const std::string_view good :
       {"", "plain", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
        "a\xe2\x82\xac"
        "b"}) {
    CAPTURE(good);
    CHECK(is_utf8(good));
  }
  CHECK(is_utf8(std::string_view("a\0b", 3)));
}

TEST_CASE("what is not UTF-8 is refused") {
  const std::vector<std::string_view> bad = {
      "\x80",              // continuation alone
      "\xc2",              // cut
      "\xe2\x82",          // cut
      "\xf0\x90\x80",      // cut
      "\xc0\x80",          // overlong U+0000
      "\xc1\xbf",          // overlong
      "\xe0\x9f\xbf",      // overlong
      "\xf0\x8f\xbf\xbf",  // overlong
      "\xed\xa0\x80",      // surrogate
      "\xed\xbf\xbf",      // surrogate
      "\xf4\x90\x80\x80",  // above U+10FFFF
      "\xf8\x88\x80\x80\x80",
      "\xff",
      "\xe2(\xa1",
      "a\xc3(",
  };
  for (const std::string_view text : bad) {
    CAPTURE(to_lower_ascii(text));
    CHECK_FALSE(is_utf8(text));
  }
}

TEST_CASE("split keeps empty parts") {
  using Parts = std::vector<std::string_view>;
  CHECK(split("", ',') == Parts{""});
  CHECK(split("a", ',') == Parts{"a"});
  CHECK(split("a,,b,", ',') == Parts{"a", "", "b", ""});
}

TEST_CASE("trim takes ASCII space from both ends only") {
  CHECK(trim(" \t\r\n\v\fa b \n") == "a b");
  CHECK(trim("  ") == "");
  CHECK(trim("\xc2\xa0x") == "\xc2\xa0x");
}

TEST_CASE("case is ASCII") {
  CHECK(to_lower_ascii("AZaz09@[\xc3\x84") == "azaz09@[\xc3\x84");
  CHECK(equal_ignoring_case("Content-Type", "content-type"));
  CHECK_FALSE(equal_ignoring_case("a", "ab"));
  CHECK_FALSE(equal_ignoring_case("@", "`"));
}

TEST_CASE("a decimal number has one form") {
  CHECK(parse_decimal("0") == 0u);
  CHECK(parse_decimal("18446744073709551615") == 18446744073709551615u);
  for (const std::string_view text : {"", "00", "01", "+1", "-1", " 1", "1 ", "1.0", "0x1",
                                      "18446744073709551616", "99999999999999999999999", "1e3"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_decimal(text).has_value());
  }
}

TEST_CASE("the nearest candidate is the one that was probably meant") {
  const std::vector<std::string> keys = {"listen", "log_level", "log_format", "idle_exit"};
  CHECK(nearest("lisetn", keys) == "listen");       // swapped
  CHECK(nearest("log_levl", keys) == "log_level");  // left out
  CHECK(nearest("LISTEN", keys) == "listen");
  CHECK(nearest("log_formats", keys) == "log_format");
  CHECK_FALSE(nearest("database", keys).has_value());
  CHECK_FALSE(nearest("", keys).has_value());
  CHECK_FALSE(nearest("x", {"y"}).has_value());
  CHECK(nearest("abcd", {"abxd", "abcde", "abdc"}) == "abxd");  // the first of equals
  CHECK_FALSE(nearest(std::string(65, 'a'), {std::string(64, 'a')}).has_value());
}

TEST_CASE("a share of one is read in thousandths, and nothing else is one") {
  CHECK(parse_thousandths("0") == 0);
  CHECK(parse_thousandths("1") == 1000);
  CHECK(parse_thousandths("0.5") == 500);
  CHECK(parse_thousandths("0.825") == 825);
  CHECK(parse_thousandths("1.000") == 1000);
  for (const auto* text :
       {"", ".", "1.", ".5", "2", "1.001", "0.1234", "-0.5", "+1", "00", "0.5 "}) {
    CHECK_FALSE(parse_thousandths(text).has_value());
  }
}
