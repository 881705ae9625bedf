#include "noctem/proxy/host.hpp"

#include <doctest/doctest.h>

#include <string>

namespace noctem::proxy {

TEST_CASE("a host is a plain name or an address, in lower case") {
  CHECK(parse_host("Example.ORG")->name == "example.org");
  CHECK(parse_host("xn--bcher-kva.example")->name == "xn--bcher-kva.example");
  CHECK_FALSE(parse_host("a.b-c.1d")->address.has_value());
  CHECK(parse_host("127.0.0.1")->address == parse_address("127.0.0.1"));
  CHECK(parse_host("[::1]")->address == parse_address("::1"));
  CHECK(*parse_host("[::ffff:1.2.3.4]") == *parse_host("1.2.3.4"));
}

TEST_CASE("what parsers read differently is no host") {
  using namespace std::string_literals;
  for (const std::string& text : {""s,
                                  "."s,
                                  "example.org."s,
                                  ".example.org"s,
                                  "a..b"s,
                                  "evil\0.example.org"s,
                                  "example.org\0"s,
                                  "user@example.org"s,
                                  "a:b@c"s,
                                  "127.1"s,
                                  "0x7f000001"s,
                                  "0x7f.1"s,
                                  "2130706433"s,
                                  "0177.0.0.1"s,
                                  "127.0.0.01"s,
                                  "1.2.3.4.5"s,
                                  "1.2.3"s,
                                  "a.0x1"s,
                                  "a.1"s,
                                  "b\xc3\xbc"
                                  "cher.example"s,
                                  "\xe2\x91\xa0.example"s,
                                  "127\xe3\x80\x82"
                                  "0.0.1"s,
                                  "example.org/"s,
                                  "example.org\\"s,
                                  "a b"s,
                                  "a%2eb"s,
                                  "a_b"s,
                                  "-a.org"s,
                                  "a-.org"s,
                                  "::1"s,
                                  "[::1"s,
                                  "[::1]x"s,
                                  "[1.2.3.4]"s,
                                  "[]"s,
                                  "[::1%25lo]"s,
                                  "exa\tmple.org"s,
                                  "a,b"s,
                                  "*"s,
                                  std::string(64, 'a') + ".org",
                                  std::string(254, 'a')}) {
    CAPTURE(text);
    CHECK_FALSE(parse_host(text).has_value());
  }
}

TEST_CASE("a port is a number without another reading") {
  CHECK(to_string(*parse_authority("a.org:80", {})) == "a.org:80");
  CHECK(to_string(*parse_authority("a.org", 443)) == "a.org:443");
  CHECK(to_string(*parse_authority("[::1]:80", {})) == "[0:0:0:0:0:0:0:1]:80");
  for (const auto* text : {"a.org", "a.org:", "a.org:0", "a.org:65536", "a.org:080", "a.org:+80",
                           "a.org: 80", "a.org:80:80", "a.org:80@b.org", "::1:80", "[::1]80", ":80",
                           "a.org:99999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_authority(text, {}).has_value());
  }
}

}  // namespace noctem::proxy
