#include "noctem/proxy/address.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

namespace noctem::proxy {

TEST_CASE("an address is read in one form only, and written as it is read") {
  for (const auto* text : {"1.2.3.4", "127.0.0.1", "2606:4700::1111", "::1", "::",
                           "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "64:ff9b::10.0.0.1", "FE80::1"}) {
    CAPTURE(text);
    const auto address = parse_address(text);
    REQUIRE(address.has_value());
    CHECK(parse_address(to_string(*address)) == address);
  }
  for (const auto* text : {"",
                           "1",
                           "1.2.3",
                           "1.2.3.4.5",
                           "01.2.3.4",
                           "1.2.3.256",
                           "0x7f.0.0.1",
                           "1.2.3.4 ",
                           " 1.2.3.4",
                           "1.2.3.4.",
                           "2130706433",
                           ":::",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1::2::3",
                           "12345::",
                           "::g",
                           "::1%lo",
                           "[::1]",
                           "::1.2.3",
                           "1.2.3.4::",
                           "::1.2.3.4:5",
                           "1:2:3:4:5:6:7::8"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_address(text).has_value());
  }
}

TEST_CASE("an IPv4 address within an IPv6 one is the same address") {
  CHECK(parse_address("::ffff:127.0.0.1") == parse_address("127.0.0.1"));
  CHECK(parse_address("::ffff:7f00:1") == parse_address("127.0.0.1"));
  CHECK(to_string(*parse_address("::ffff:7f00:1")) == "127.0.0.1");
}

TEST_CASE("every address that is not the open network is known as what it is") {
  const std::vector<std::pair<const char*, Place>> known = {
      {"93.184.216.34", Place::open},
      {"9.255.255.255", Place::open},
      {"11.0.0.0", Place::open},
      {"100.63.255.255", Place::open},
      {"100.128.0.0", Place::open},
      {"172.15.255.255", Place::open},
      {"172.32.0.0", Place::open},
      {"223.255.255.255", Place::open},
      {"2606:4700::1111", Place::open},
      {"64:ff9b::93.184.216.34", Place::open},
      {"0.0.0.0", Place::loopback},
      {"127.0.0.1", Place::loopback},
      {"127.255.255.255", Place::loopback},
      {"::", Place::loopback},
      {"::1", Place::loopback},
      {"::ffff:127.0.0.1", Place::loopback},
      {"64:ff9b::127.0.0.1", Place::loopback},
      {"64:ff9b::169.254.169.254", Place::metadata},
      {"10.0.0.1", Place::inner},
      {"172.16.0.1", Place::inner},
      {"172.31.255.255", Place::inner},
      {"192.168.1.1", Place::inner},
      {"fd00::1", Place::inner},
      {"fec0::1", Place::inner},
      {"100.64.0.1", Place::shared},
      {"100.127.255.255", Place::shared},
      {"169.254.1.1", Place::link_local},
      {"fe80::1", Place::link_local},
      {"169.254.169.254", Place::metadata},
      {"168.63.129.16", Place::metadata},
      {"fd00:ec2::254", Place::metadata},
      {"224.0.0.1", Place::multicast},
      {"ff02::1", Place::multicast},
      {"255.255.255.255", Place::reserved},
      {"192.0.2.1", Place::reserved},
      {"198.18.0.1", Place::reserved},
      {"203.0.113.1", Place::reserved},
      {"::127.0.0.1", Place::reserved},
      {"2001::1", Place::reserved},
      {"2002:7f00:1::", Place::reserved},
      {"2001:db8::1", Place::reserved},
      {"3fff::1", Place::reserved},
      {"64:ff9b:1::1", Place::reserved},
      {"4000::1", Place::reserved},
  };
  for (const auto& [text, place] : known) {
    CAPTURE(text);
    CHECK(name_of(place_of(*parse_address(text))) == name_of(place));
  }
}

}  // namespace noctem::proxy
