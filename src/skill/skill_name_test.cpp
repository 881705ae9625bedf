#include "noctem/skill/skill_name.hpp"

#include <doctest/doctest.h>

using namespace noctem::skill;

TEST_CASE("names of skills are two plain words") {
  for (const char* good : {"org.example/pdf-text", "a/b", "me/x2"}) {
    CHECK_MESSAGE(is_skill_id(good), good);
  }
  for (const char* bad : {"", "a", "/", "a/", "/b", "a/b/c", "A/b", "a/.b", "a/-b", "a/b.", "a b/c",
                          "../x", "a/..", "a..b/c", "a/b\n", "\xd0\xb0/b"}) {
    CHECK_MESSAGE(!is_skill_id(bad), bad);
  }
}

TEST_CASE("versions are three numbers and have an order") {
  CHECK(*parse_version("1.2.10") > *parse_version("1.2.9"));
  CHECK(text_of(*parse_version("0.10.3")) == "0.10.3");
  for (const char* bad : {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "-1.2.3", "1.2.1000000"}) {
    CHECK_MESSAGE(!parse_version(bad), bad);
  }
}

TEST_CASE("what hides or turns text is not plain and is shown as a question mark") {
  CHECK(is_plain("Grüße, 世界 – ok"));
  for (const char* bad : {"\x1b[2J", "a\nb", "a\rb",
                          "\xe2\x80\xae"
                          "evil",
                          "\xe2\x80\x8b", "\x07",
                          "\xc2\x9b"
                          "31m",
                          "\xff", "\xef\xbb\xbf", "\xe2\x81\xa6", "\xf3\xa0\x80\x81"}) {
    CHECK(!is_plain(bad));
    CHECK(plain(bad, 100).find('?') != std::string::npos);
    CHECK(is_plain(plain(bad, 100)));
  }
  CHECK(plain("abcdef", 3) == "abc…");
  CHECK(written_out("a\xe2\x80\xae\x1b b", 100) == "a\\u{202e}\\u{1b} b");
  CHECK(is_plain(written_out("\xff\xfe\n", 100)));
  CHECK(written_out("abcdef", 3) == "abc… and 3 bytes more, which are not shown");
}
