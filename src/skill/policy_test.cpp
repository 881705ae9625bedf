#include "noctem/skill/policy.hpp"

#include <doctest/doctest.h>

using namespace noctem;
using namespace noctem::skill;

namespace {

constexpr const char* kWhole = R"(
version = 1
deny = ["org.evil/*"]
[[allow]]
skill = "org.example/*"
tier = 3
read = ["/srv/in"]
write = ["/srv/out"]
hosts = ["api.example.org:443"]
environment = ["LANG"]
memory_mb = 128
clearance = "internal"
[[allow]]
skill = "*"
[[label]]
path = "/srv/in/accounts"
level = "secret"
[[label]]
path = "/srv/out"
level = "internal"
)";

Bounds reading(const char* path, bark::Access access = bark::Access::read) {
  Bounds bounds;
  bounds.paths = {{{path, access}}};
  bounds.hosts.emplace();
  return bounds;
}

}  // namespace

TEST_CASE("a policy says who may have what") {
  const auto policy = parse_policy(kWhole);
  REQUIRE_MESSAGE(policy, policy.error().message);
  const auto rule = rule_for(*policy, "org.example/echo", "did:key:z");
  REQUIRE(rule);
  CHECK(*rule->bounds.tier == 3);
  CHECK(*rule->bounds.memory_mb == 128);
  CHECK(rule->bounds.paths->size() == 2);
  CHECK(rule->clearance == Label::internal);
}

TEST_CASE("a rule without words allows nothing beyond running in tier 1") {
  const auto rule = rule_for(*parse_policy(kWhole), "me/x", "");
  REQUIRE(rule);
  CHECK(*rule->bounds.tier == 1);
  CHECK(rule->bounds.paths->empty());
  CHECK(rule->bounds.hosts->empty());
  CHECK(rule->bounds.environment->empty());
}

TEST_CASE("deny wins, and who is not named gets nothing") {
  CHECK(rule_for(*parse_policy(kWhole), "org.evil/echo", "").error().reason == "policy");
  CHECK(rule_for(*parse_policy("version = 1"), "org.example/echo", "").error().reason == "policy");
}

TEST_CASE("a rule for an author is for nobody else") {
  const std::string author = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
  const auto policy =
      parse_policy("version = 1\n[[allow]]\nskill = \"*\"\nauthor = \"" + author + "\"\n");
  REQUIRE_MESSAGE(policy, policy.error().message);
  CHECK(rule_for(*policy, "a/b", author));
  CHECK(!rule_for(*policy, "a/b", "did:key:other"));
}

TEST_CASE("empty, unknown and wrong policies let nothing run") {
  for (const char* bad : {"",
                          "  \n",
                          "version = 2",
                          "version = \"1\"",
                          "allow = []",
                          "version = 1\nalow = []",
                          "version = 1\nallow = \"*\"",
                          "version = 1\n[allow]\nskill = \"*\"",
                          "version = 1\n[[allow]]\ntier = 3",
                          "version = 1\n[[allow]]\nskill = \"*\"\ntire = 3",
                          "version = 1\n[[allow]]\nskill = \"**\"",
                          "version = 1\n[[allow]]\nskill = 1",
                          "version = 1\n[[allow]]\nskill = \"*\"\nread = \"/srv\"",
                          "version = 1\n[[allow]]\nskill = \"*\"\nread = [\"/\"]",
                          "version = 1\n[[allow]]\nskill = \"*\"\nhosts = [\"*\"]",
                          "version = 1\n[[allow]]\nskill = \"*\"\nclearance = \"top\"",
                          "version = 1\n[[allow]]\nskill = \"*\"\nauthor = \"bob\"",
                          "version = 1\n[[allow]]\nskill = \"*\"\nexpires_at = 5",
                          "version = 1\ndeny = [\"org.example\"]",
                          "version = 1\ndeny = [1]",
                          "version = 1\n[[label]]\npath = \"/x\"",
                          "version = 1\n[[label]]\nlevel = \"secret\"",
                          "version = 1\n[[label]]\npath = \"x\"\nlevel = \"secret\"",
                          "version = 1\n[[label]]\npath = \"/x\"\nhost = \"h\"\nlevel = \"secret\"",
                          "version = 1\nversion = 1",
                          "version = 1\n[[allow",
                          "version = 1.0",
                          "version = true"}) {
    CHECK_MESSAGE(!parse_policy(bad), bad);
  }
  CHECK(!parse_policy("version = 1\n#" + std::string(70'000, 'x')));
}

TEST_CASE("the reference monitor: nothing is read above the clearance") {
  const Policy policy = parse_policy(kWhole).value();
  CHECK(check_labels(policy, Label::secret, reading("/srv/in/accounts/2026")));
  CHECK(!check_labels(policy, Label::internal, reading("/srv/in/accounts/2026")));
  CHECK(!check_labels(policy, Label::internal, reading("/srv/in/accounts")));
  // A folder around it would show it too.
  CHECK(!check_labels(policy, Label::internal, reading("/srv/in")));
  CHECK(check_labels(policy, Label::open, reading("/srv/in/accountsx")));
}

TEST_CASE("the reference monitor: nothing flows to a lower label") {
  const Policy policy = parse_policy(kWhole).value();
  Bounds both = reading("/srv/in/accounts");
  both.paths->push_back({"/tmp/out", bark::Access::write});
  CHECK(!check_labels(policy, Label::secret, both));
  Bounds sent = reading("/srv/in/accounts");
  sent.hosts = {{{"api.example.org", 443}}};
  CHECK(!check_labels(policy, Label::secret, sent));
  CHECK(check_labels(policy, Label::internal, reading("/srv/out", bark::Access::write)));
}
