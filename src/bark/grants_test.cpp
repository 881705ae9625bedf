#include "noctem/bark/grants.hpp"

#include <doctest/doctest.h>

namespace noctem::bark {

TEST_CASE("paths are absolute and normal, and kept once with the wider access") {
  Grants grants;
  REQUIRE(grant_path(grants, "a//./b/../c/", Access::read, "/people/ann").has_value());
  REQUIRE(grant_path(grants, "/people/ann/a/c", Access::write, "/").has_value());
  REQUIRE(grant_path(grants, "/people/ann/a/c", Access::read, "/").has_value());
  REQUIRE(grants.paths.size() == 1);
  CHECK(grants.paths[0] == PathGrant{"/people/ann/a/c", Access::write});
}

TEST_CASE("what would open the machine itself is never granted") {
  for (const char* path : {"/", "/proc", "/proc/1", "/sys/fs", "/dev/mem", "", "/a/../..",
                           "../../..", "/usr/../dev"}) {
    Grants grants;
    INFO(path);
    CHECK_FALSE(grant_path(grants, path, Access::read, "/people/ann").has_value());
    CHECK(grants.paths.empty());
  }
  Grants grants;
  CHECK(grant_path(grants, "/devices", Access::read, "/").has_value());
  CHECK_FALSE(grant_path(grants, std::string("/a\0b", 4), Access::read, "/").has_value());
}

TEST_CASE("a path lies in a folder by whole names") {
  CHECK(lies_in("/a/b", "/a"));
  CHECK(lies_in("/a", "/a"));
  CHECK(lies_in("/a", "/"));
  CHECK_FALSE(lies_in("/ab", "/a"));
  CHECK_FALSE(lies_in("/a", "/a/b"));
}

TEST_CASE("hosts are plain names or four decimal numbers") {
  Grants grants;
  REQUIRE(grant_host(grants, "API.example.org").has_value());
  REQUIRE(grant_host(grants, "192.0.2.7:8080").has_value());
  CHECK(grants.hosts == std::vector<HostGrant>{{"api.example.org", 443}, {"192.0.2.7", 8080}});
}

TEST_CASE("a grant of a host is read as it is written, and says whether it is for TLS alone") {
  for (const std::string& text :
       std::vector<std::string>{"a.org:443", "tcp:a.org:22", "[0:0:0:0:0:0:0:1]:80",
                                "tcp:[0:0:0:0:0:0:0:1]:80", "192.0.2.7:8080"}) {
    Grants grants;
    REQUIRE(grant_host(grants, text).has_value());
    CHECK(to_string(grants.hosts.front()) == text);
  }
  Grants grants;
  CHECK_FALSE(grant_host(grants, "a.org:443 get").has_value());
  CHECK_FALSE(grant_host(grants, "a.org:443 GET GET").has_value());
  CHECK_FALSE(grant_host(grants, "a.org:443 GET ").has_value());
  CHECK_FALSE(grant_host(grants, " GET").has_value());
  CHECK_FALSE(grant_host(grants, "a.org:443 CONNECT").has_value());
  CHECK_FALSE(grant_host(grants, "tcp:a.org:22 GET").has_value());
  CHECK_FALSE(grant_host(grants, "tcp:a.org").has_value());  // any bytes, so no usual port
  CHECK_FALSE(grant_host(grants, "tcp:").has_value());
  CHECK_FALSE(grant_host(grants, "tcp:tcp:a.org:22").has_value());
  CHECK_FALSE(grant_host(grants, "udp:a.org:53").has_value());
  CHECK_FALSE(grant_host(grants, "https://a.org").has_value());
}

TEST_CASE("methods of a host come together, and none written means all") {
  Grants grants;
  REQUIRE(grant_host(grants, "a.org:80 POST GET"));
  REQUIRE(grant_host(grants, "a.org:80 PUT GET"));
  REQUIRE(grant_host(grants, "a.org:443 GET"));
  REQUIRE(grants.hosts.size() == 2);
  CHECK(to_string(grants.hosts[0]) == "a.org:80 GET POST PUT");
  REQUIRE(grant_host(grants, "a.org:80"));
  CHECK(grants.hosts[0].methods.empty());
  REQUIRE(grant_host(grants, "a.org:80 GET"));
  CHECK(grants.hosts[0].methods.empty());
  CHECK(to_string(grants.hosts[1]) == "a.org:443 GET");
}

TEST_CASE("a host that two programs could read differently is refused") {
  for (const std::string& host : {std::string("evil.example\0.example.org", 25),
                                  std::string("example.org."),
                                  std::string("user@example.org"),
                                  std::string("127.1"),
                                  std::string("0x7f000001"),
                                  std::string("0177.0.0.1"),
                                  std::string("1.2.3.4.5"),
                                  std::string("2130706433"),
                                  std::string("256.0.0.1"),
                                  std::string("::1"),
                                  std::string("::ffff:127.0.0.1"),
                                  std::string("ex ample.org"),
                                  std::string("-a.org"),
                                  std::string("a-.org"),
                                  std::string("a..b"),
                                  std::string(""),
                                  std::string("a.org:0"),
                                  std::string("a.org:65536"),
                                  std::string("a.org:+80"),
                                  std::string("a.org:"),
                                  std::string("a.org:80:90"),
                                  std::string("\xd0\xb0pple.com"),
                                  std::string("a_b.org"),
                                  std::string("a/b"),
                                  std::string("a.org#x"),
                                  std::string("a%2eorg"),
                                  std::string("a.0x10"),
                                  std::string(64, 'a') + ".org",
                                  std::string("*.org")}) {
    Grants grants;
    INFO(host);
    CHECK_FALSE(grant_host(grants, host).has_value());
  }
}

TEST_CASE("names of variables are names") {
  Grants grants;
  CHECK(grant_variable(grants, "API_KEY2").has_value());
  for (const char* name : {"", "2A", "A=B", "A B", "A-B", "Ä"}) {
    CHECK_FALSE(grant_variable(grants, name).has_value());
  }
  CHECK(grants.environment.size() == 1);
}

TEST_CASE("limits are digits in a range, and lists have an end") {
  Limits limits;
  CHECK(set_limit(limits, LimitName::memory_mb, "64").has_value());
  CHECK(limits.memory_mb == 64);
  CHECK((limits.memory == Limits::Memory::strict));
  for (const char* text : {"0", "-1", "+1", "1.5", "", " 1", "99999999999999999999", "1k"}) {
    CHECK_FALSE(set_limit(limits, LimitName::wall_ms, text).has_value());
  }
  CHECK_FALSE(limits.wall.has_value());
  Grants grants;
  for (std::size_t i = 0; i < kGrantsMax; ++i) {
    REQUIRE(grant_path(grants, "/p/" + std::to_string(i), Access::read, "/").has_value());
  }
  CHECK_FALSE(grant_path(grants, "/q", Access::read, "/").has_value());
}

}  // namespace noctem::bark
