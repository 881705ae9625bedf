#include "noctem/agent/style.hpp"

#include <doctest/doctest.h>

namespace noctem::agent {

TEST_CASE("text is wrapped at blanks") {
  CHECK(wrap("one two three", 0, 8) == "one two\nthree");
  CHECK(wrap("one two three", 2, 9) == "one two\n  three");
  CHECK(wrap("unbreakable", 0, 3) == "unbreakable");
}

TEST_CASE("columns stand under one another") {
  CHECK(two_columns({{"a", "first"}, {"bcd", "second"}}, 80) == "  a    first\n  bcd  second\n");
}

TEST_CASE("colours only where they are on") {
  CHECK(Style(env_os::Colours::off).bad("x") == "x");
  CHECK(Style(env_os::Colours::on).bad("x") == "\x1b[1;31mx\x1b[0m");
}

TEST_CASE("times are shown in UTC, and beyond the calendar as numbers") {
  CHECK(show_time(0) == "1970-01-01 00:00:00 UTC");
  CHECK(show_time(1'795'262'400) == "2026-11-21 12:00:00 UTC");
  CHECK(show_time(253'402'300'799) == "9999-12-31 23:59:59 UTC");
  CHECK(show_time(9'007'199'254'740'991) == "9007199254740991 s");
  CHECK(show_time(-1) == "-1 s");
}

TEST_CASE("what a terminal would interpret is made visible") {
  CHECK(printable("a\x1b[31mb\n") == "a\\x1b[31mb\\x0a");
  CHECK(printable("größe") == "größe");
}

}  // namespace noctem::agent
