#include "noctem/skill/authority.hpp"

#include <doctest/doctest.h>

#include "skill_test.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

constexpr const char* kPolicy = R"(
version = 1
[[allow]]
skill = "org.example/*"
tier = 3
read = ["/srv"]
hosts = ["api.example.org:443"]
memory_mb = 32
)";

Package asking(std::int64_t tier, const char* capabilities, const char* runtime = "process") {
  codec::JsonObject fields = test_fields();
  fields.set("tier", tier);
  fields.set("capabilities", codec::parse_json(capabilities).value());
  fields.set("runtime", runtime);
  return test_package(fields).value();
}

std::string reason_of(const Package& package, Trust trust = Trust::key,
                      const char* policy = kPolicy, const Token* token = nullptr) {
  const Policy parsed = parse_policy(policy).value();
  const auto done = authorise({package, trust, parsed, token, 1'000});
  return done ? "" : done.error().reason;
}

}  // namespace

TEST_CASE("the table of tiers and levels") {
  using enum bark::LevelName;
  CHECK(level_for(1, Trust::key, wasm) == wasm);
  CHECK(level_for(1, Trust::key, process) == process);
  CHECK(level_for(1, Trust::digest, process) == process);
  CHECK(level_for(2, Trust::key, wasm) == wasm);  // its workers live inside the level process
  CHECK(level_for(2, Trust::key, process) == process);
  CHECK(level_for(2, Trust::digest, process) == vm);
  CHECK(level_for(3, Trust::digest, process) == vm);
  CHECK(level_for(1, Trust::key, vm) == vm);
  CHECK(!level_for(2, Trust::digest, wasm));
  for (const int never : {-1, 0, 4, 5}) {
    CHECK(!level_for(never, Trust::key, vm));
  }
}

TEST_CASE("a run is granted where manifest and policy meet, and the rest is said") {
  const Package package =
      asking(3, R"({"fs":[{"path":"/srv/in","access":"write"},{"path":"/etc/ssl","access":"read"}],
             "net":[{"host":"api.example.org","ports":[443]},{"host":"x.example","ports":[1]}],
             "env":["LANG"],"mesh":["query"]})");
  const Policy policy = parse_policy(kPolicy).value();
  const Authority authority = authorise({package, Trust::key, policy, nullptr, 0}).value();
  CHECK(within(authority.bounds, package.manifest.asks));
  CHECK(*authority.bounds.paths == std::vector<bark::PathGrant>{{"/srv/in", bark::Access::read}});
  CHECK(authority.bounds.hosts->size() == 1);
  CHECK(*authority.bounds.memory_mb == 32);
  CHECK(authority.decision == Decision::by_person);
  CHECK(authority.withheld == std::vector<std::string>{"write /srv/in", "read /etc/ssl",
                                                       "network x.example:1", "environment LANG",
                                                       "mesh query"});
}

TEST_CASE("what was granted is not said to be withheld") {
  const Package package = asking(2, R"({"fs":[{"path":"/srv/in","access":"read"}],
      "net":[{"host":"api.example.org","ports":[443],"methods":["GET"]}]})");
  const Policy policy = parse_policy(kPolicy).value();
  const Authority authority = authorise({package, Trust::key, policy, nullptr, 0}).value();
  CHECK(authority.withheld.empty());
  CHECK(authority.bounds.hosts->at(0).methods == std::vector<std::string>{"GET"});
}

TEST_CASE("what the node itself does takes a manifest, a policy, and a level that can ask") {
  const Package package = asking(1, R"({"mesh":["query"],"store_kb":100,"log_lines":9})");
  constexpr const char* kGiving =
      "version = 1\n[[allow]]\nskill = \"*\"\nmesh = [\"query\"]\nstore_kb = 64\nlog_lines = 9\n";
  const auto authority_of = [&](const char* text, const Token* token = nullptr,
                                bark::LevelName level = bark::LevelName::wasm) {
    Package asked = package;
    asked.manifest.runtime = level;
    const Policy policy = parse_policy(text).value();
    return authorise({asked, Trust::key, policy, token, 0}).value();
  };
  const Authority given = authority_of(kGiving);
  CHECK(*given.bounds.mesh == std::vector<std::string>{"query"});
  CHECK(*given.bounds.store_kb == 64);
  CHECK(given.withheld == std::vector<std::string>{"store_kb 100 (it is given 64)"});
  for (const Authority& none : {authority_of("version = 1\n[[allow]]\nskill = \"*\"\n"),
                                authority_of(kGiving, nullptr, bark::LevelName::process)}) {
    CHECK(none.bounds.mesh->empty());
    CHECK(*none.bounds.store_kb == 0);
    CHECK(*none.bounds.log_lines == 0);
    CHECK(none.withheld.size() == 3);
  }
  TestRandom random(3);
  Bounds narrow;
  narrow.mesh.emplace();
  narrow.store_kb = 1;
  const Token token = Token::issue(narrow, test_key(), random);
  const Authority narrowed = authority_of(kGiving, &token);
  CHECK(narrowed.bounds.mesh->empty());
  CHECK(*narrowed.bounds.store_kb == 1);
  CHECK(*narrowed.bounds.log_lines == 9);
}

TEST_CASE("a tier above what is allowed, tier 4, and no rule at all refuse") {
  CHECK(reason_of(asking(1, "{}")) == "");
  CHECK(reason_of(asking(4, "{}")) == "tier_never");
  CHECK(reason_of(asking(2, "{}"), Trust::key, "version = 1\n[[allow]]\nskill = \"*\"\n") ==
        "policy_tier");
  CHECK(reason_of(asking(1, "{}"), Trust::key, "version = 1") == "policy");
}

TEST_CASE("a token narrows what the policy allows and never widens it") {
  TestRandom random(1);
  const Package package =
      asking(2, R"({"fs":[{"path":"/srv/in","access":"read"},{"path":"/etc/x","access":"read"}]})");
  Bounds bounds;
  bounds.paths = {{{"/srv/in/only", bark::Access::read}, {"/etc/x", bark::Access::read}}};
  bounds.memory_mb = 1'000;
  const Token token = Token::issue(bounds, test_key(), random);
  const Policy policy = parse_policy(kPolicy).value();
  const Authority authority = authorise({package, Trust::key, policy, &token, 0}).value();
  CHECK(*authority.bounds.paths ==
        std::vector<bark::PathGrant>{{"/srv/in/only", bark::Access::read}});
  CHECK(*authority.bounds.memory_mb == 32);
}

TEST_CASE("a token that expired, or is for another skill, package or tier, refuses") {
  TestRandom random(2);
  const auto with = [&](const Bounds& bounds) {
    const Token token = Token::issue(bounds, test_key(), random);
    return reason_of(asking(2, "{}"), Trust::key, kPolicy, &token);
  };
  Bounds bounds;
  CHECK(with(bounds) == "");
  bounds.expires_at = 1'000;
  CHECK(with(bounds) == "token_expired");
  bounds = {};
  bounds.skills = {{"org.example/other"}};
  CHECK(with(bounds) == "token_skill");
  bounds.skills.emplace();
  CHECK(with(bounds) == "token_skill");
  bounds = {};
  bounds.digests = {{"bagaaiera"}};
  CHECK(with(bounds) == "token_skill");
  bounds = {};
  bounds.tier = 1;
  CHECK(with(bounds) == "policy_tier");
}

TEST_CASE("limits of zero do not become no limit") {
  Bounds bounds = test_package().value().manifest.asks;
  bounds.memory_mb = 0;
  bounds.cpu_ms = 0;
  bounds.files_mb = 0;
  const bark::Grants grants = grants_of({.bounds = bounds});
  CHECK(grants.limits.memory_mb == 1);
  CHECK(grants.limits.memory == bark::Limits::Memory::strict);
  CHECK(grants.limits.cpu->count() == 1);
  CHECK(grants.limits.scratch_mb == 1);
}
