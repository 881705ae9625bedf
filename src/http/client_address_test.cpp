#include "noctem/http/client_address.hpp"

#include <doctest/doctest.h>

#include "bad_signatures.hpp"

using namespace noctem::http;

TEST_CASE("IPv4 is one address, IPv6 one network of 64 bits") {
  CHECK(address_group("192.0.2.7") == "192.0.2.7");
  CHECK(address_group("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
  CHECK(address_group("2001:db8:1:2::") == "2001:db8:1:2::/64");
  CHECK(address_group("2001:DB8::1") == "2001:db8:0:0::/64");
  CHECK(address_group("::1") == "0:0:0:0::/64");
  CHECK(address_group("fe80::1%eth0") == "fe80:0:0:0::/64");
  CHECK(address_group("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(address_group("::FFFF:192.0.2.7") == "192.0.2.7");
}

TEST_CASE("all addresses of one network are one, of two networks two") {
  CHECK(address_group("2001:db8:0:1::1") == address_group("2001:db8:0:1:ffff:ffff:ffff:ffff"));
  CHECK(address_group("2001:db8:0:1::1") != address_group("2001:db8:0:2::1"));
}

TEST_CASE("what is no address stays as it is") {
  for (const std::string_view text : {"", ":", "1:2", "1::2::3", "12345::", "g::",
                                      "1:2:3:4:5:6:7:8:9", "::1:2:3:4:5:6:7:8:9", "host"}) {
    CHECK(address_group(text) == text);
  }
}

TEST_CASE("on loopback and behind a silent proxy the connection is to blame") {
  Peer peer{.address = "127.0.0.1", .connection = 12, .reach = Peer::Reach::loopback};
  CHECK(bucket_name(peer) == "connection 12");
  peer.reach = Peer::Reach::proxy;
  CHECK(bucket_name(peer) == "connection 12");
  peer.reach = Peer::Reach::network;
  CHECK(bucket_name(peer) == "127.0.0.1");
}

TEST_CASE("bad signatures are counted by connection") {
  BadSignatures bad;
  CHECK(bad.add(0) == 1);
  CHECK(bad.add(0) == 2);
  CHECK(bad.add(1) == 1);
  CHECK(bad.add(0) == 3);
  CHECK(bad.add(0) == 3);
  CHECK(bad.add(16'384) == 1);  // the same place: the older count is lost
  CHECK(bad.add(0) == 1);
}
