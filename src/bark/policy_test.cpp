#include "noctem/bark/policy.hpp"

#include <doctest/doctest.h>

namespace noctem::bark {

namespace {

constexpr std::string_view kWhole = R"(version = 1
[paths]
read = ["/usr/share/data", "~/notes"]
write = ["/srv/project"]
[network]
hosts = ["api.example.org:8443"]
[environment]
names = ["API_KEY"]
[limits]
memory_mb = 64
cpu_ms = 100
wall_ms = 2000
processes = 8
descriptors = 32
scratch_mb = 16
)";

}  // namespace

TEST_CASE("a policy grants what it says") {
  const auto grants = parse_policy(kWhole, "/people/ann");
  REQUIRE(grants.has_value());
  CHECK(grants->paths == std::vector<PathGrant>{{"/usr/share/data", Access::read},
                                                {"/people/ann/notes", Access::read},
                                                {"/srv/project", Access::write}});
  CHECK(grants->hosts == std::vector<HostGrant>{{"api.example.org", 8443}});
  CHECK(grants->environment == std::vector<std::string>{"API_KEY"});
  CHECK(grants->limits.memory_mb == 64);
  CHECK(grants->limits.cpu == std::chrono::milliseconds(100));
  CHECK(grants->limits.wall == std::chrono::milliseconds(2000));
  CHECK(grants->limits.processes == 8);
  CHECK(grants->limits.descriptors == 32);
  CHECK(grants->limits.scratch_mb == 16);
}

TEST_CASE("JSON says the same") {
  const auto grants = parse_policy(R"({"version":1,"paths":{"read":["/a"]}})", "/");
  REQUIRE(grants.has_value());
  CHECK(grants->paths == std::vector<PathGrant>{{"/a", Access::read}});
}

TEST_CASE("what is not understood refuses the whole policy") {
  for (const char* text : {"",
                           "  \n",
                           "[paths]\nread = []",
                           "version = 2",
                           "version = \"1\"",
                           "version = 1.0",
                           "version = 1\n[path]\nread = []",
                           "version = 1\n[paths]\nreed = []",
                           "version = 1\n[paths]\nread = \"/a\"",
                           "version = 1\n[paths]\nread = [1]",
                           "version = 1\n[paths]\nread = [\"a\"]",
                           "version = 1\n[paths]\nread = [\"~ann/a\"]",
                           "version = 1\n[limits]\nmemory_mb = 0",
                           "version = 1\n[limits]\nmemory_mb = -4",
                           "version = 1\n[limits]\nmemory_mb = \"64\"",
                           "version = 1\n[limits]\nmemory = 64",
                           "version = 1\n[network]\nhosts = [\"*\"]",
                           "version = 1\nallow = true",
                           "version = 1\npaths = 3",
                           "version = 1\nversion = 1",
                           "version = 1\n[paths]\nread = [",
                           "{\"version\":1,\"version\":1}",
                           "{\"version\":1,\"paths\":null}",
                           "null",
                           "[]",
                           "{}",
                           "version = 1\n[paths.read]\nx = 1",
                           "version = 1\n[~etwork]\nhosts = []"}) {
    INFO(text);
    CHECK_FALSE(parse_policy(text, "/people/ann").has_value());
  }
  CHECK_FALSE(parse_policy(std::string(kPolicyBytesMax, '#') + "\nversion = 1", "/").has_value());
}

TEST_CASE("what is written is read back as the same") {
  const auto grants = parse_policy(kWhole, "/people/ann");
  REQUIRE(grants.has_value());
  CHECK(parse_policy(write_policy(*grants), "/elsewhere") == grants);
  Grants odd;
  REQUIRE(grant_path(odd, "/a \"quoted\" \\ path\n", Access::write, "/").has_value());
  CHECK(parse_policy(write_policy(odd), "/") == odd);
  CHECK(parse_policy(write_policy({}), "/") == Grants{});
}

}  // namespace noctem::bark
