#include "noctem/skill/bounds.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "skill_test.hpp"

using namespace noctem;
using namespace noctem::skill;

namespace {

template <typename Item>
std::optional<std::vector<Item>> some_of(env_sim::Prng& prng, const std::vector<Item>& all) {
  if (prng.below(3) == 0) {
    return std::nullopt;
  }
  std::vector<Item> some;
  for (const Item& item : all) {
    if (prng.below(2) == 0) {
      some.push_back(item);
    }
  }
  return some;
}

std::optional<std::int64_t> number(env_sim::Prng& prng) {
  return prng.below(3) == 0 ? std::nullopt
                            : std::optional<std::int64_t>(static_cast<std::int64_t>(prng.below(5)));
}

Bounds drawn(env_sim::Prng& prng) {
  using enum bark::Access;
  Bounds bounds;
  bounds.skills = some_of<std::string>(prng, {"*", "a/*", "a/b", "a/c", "b/*", "b/x"});
  bounds.digests = some_of<std::string>(prng, {"x", "y", "z"});
  bounds.paths = some_of<bark::PathGrant>(prng, {{"/a", read},
                                                 {"/a", write},
                                                 {"/a/b", read},
                                                 {"/a/b", write},
                                                 {"/ab", write},
                                                 {"/c/d/e", read},
                                                 {"/c", write}});
  using enum bark::HostGrant::Carries;
  bounds.hosts = some_of<bark::HostGrant>(prng, {{"a.example", 443},
                                                 {"a.example", 443, tls, {"GET"}},
                                                 {"a.example", 80, tls, {"GET", "POST"}},
                                                 {"a.example", 80, tls, {"POST", "PUT"}},
                                                 {"b", 1},
                                                 {"b", 1, any}});
  bounds.mesh = some_of<std::string>(prng, {"query"});
  bounds.store_kb = number(prng);
  bounds.log_lines = number(prng);
  bounds.environment = some_of<std::string>(prng, {"A", "B"});
  bounds.tier = number(prng);
  bounds.memory_mb = number(prng);
  bounds.expires_at = number(prng);
  bounds.output_kb = number(prng);
  return bounds;
}

bool may(const Bounds& bounds, const std::string& path, bark::Access access) {
  if (!bounds.paths) {
    return true;
  }
  for (const bark::PathGrant& grant : *bounds.paths) {
    if (bark::lies_in(path, grant.path) &&
        (access == bark::Access::read || grant.access == bark::Access::write)) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("the meet is within both, however the sides are drawn") {
  env_sim::Prng prng(42);
  int narrower = 0;
  for (int round = 0; round < 5'000; ++round) {
    const Bounds a = drawn(prng);
    const Bounds b = drawn(prng);
    const Bounds met = meet(a, b);
    REQUIRE(within(met, a));
    REQUIRE(within(met, b));
    REQUIRE(within(a, a));
    narrower += within(a, met) ? 0 : 1;
  }
  CHECK(narrower > 1'000);  // the property was tried, not empty
}

TEST_CASE("the meet allows of paths exactly what both allow") {
  env_sim::Prng prng(7);
  for (int round = 0; round < 2'000; ++round) {
    const Bounds a = drawn(prng);
    const Bounds b = drawn(prng);
    const Bounds met = meet(a, b);
    for (const char* path : {"/a", "/a/b", "/a/b/c", "/ab", "/c", "/c/d/e", "/d"}) {
      for (const auto access : {bark::Access::read, bark::Access::write}) {
        REQUIRE(may(met, path, access) == (may(a, path, access) && may(b, path, access)));
      }
    }
  }
}

TEST_CASE("the meet allows of methods exactly what both allow") {
  const auto may_ask = [](const Bounds& bounds, std::uint16_t port, const std::string& method) {
    return !bounds.hosts || std::ranges::any_of(*bounds.hosts, [&](const bark::HostGrant& host) {
      return host.host == "a.example" && host.port == port &&
             (host.methods.empty() ||
              std::ranges::find(host.methods, method) != host.methods.end());
    });
  };
  env_sim::Prng prng(9);
  int differ = 0;
  for (int round = 0; round < 2'000; ++round) {
    const Bounds a = drawn(prng);
    const Bounds b = drawn(prng);
    const Bounds met = meet(a, b);
    for (const auto port : {std::uint16_t{80}, std::uint16_t{443}}) {
      for (const char* method : {"GET", "POST", "PUT", "DELETE"}) {
        REQUIRE(may_ask(met, port, method) ==
                (may_ask(a, port, method) && may_ask(b, port, method)));
        differ += may_ask(a, port, method) != may_ask(b, port, method) ? 1 : 0;
      }
    }
  }
  CHECK(differ > 1'000);
}

TEST_CASE("within is not fooled by names that only begin alike") {
  Bounds inner;
  Bounds outer;
  outer.paths = {{{"/srv/a", bark::Access::read}}};
  inner.paths = {{{"/srv/ab", bark::Access::read}}};
  CHECK(!within(inner, outer));
  inner.paths = {{{"/srv/a/x", bark::Access::write}}};
  CHECK(!within(inner, outer));
  inner.paths = std::nullopt;  // not there: everything
  CHECK(!within(inner, outer));
  outer = {};
  outer.skills = {{"org.example/*"}};
  inner.skills = {{"org.example.evil/x"}};
  CHECK(!within(inner, outer));
  inner.skills = {{"*"}};
  CHECK(!within(inner, outer));
}

TEST_CASE("bounds are read back as they were written") {
  env_sim::Prng prng(3);
  for (int round = 0; round < 500; ++round) {
    Bounds bounds = meet(drawn(prng), drawn(prng));
    bounds.digests = std::nullopt;
    const auto again = bounds_from_json(bounds_json(bounds));
    REQUIRE(again);
    REQUIRE(within(*again, bounds));
    REQUIRE(within(bounds, *again));
  }
}

TEST_CASE("one word that is not known refuses all") {
  const auto refused = [](const char* text) {
    return !bounds_from_json(codec::parse_json(text).value());
  };
  CHECK(refused(R"([])"));
  CHECK(refused(R"({"reed":["/a"]})"));
  CHECK(refused(R"({"memory":5})"));
  CHECK(refused(R"({"memory_mb":"5"})"));
  CHECK(refused(R"({"memory_mb":-1})"));
  CHECK(refused(R"({"memory_mb":1.5})"));
  CHECK(refused(R"({"read":["relative"]})"));
  CHECK(refused(R"({"read":["/"]})"));
  CHECK(refused(R"({"read":["/proc/self"]})"));
  CHECK(refused(R"({"read":["/a/../../proc"]})"));
  CHECK(refused(R"({"hosts":["a@b:443"]})"));
  CHECK(refused(R"({"environment":["A=B"]})"));
  CHECK(refused(R"({"skills":["/etc"]})"));
  CHECK(refused(R"({"skills":["a/b*"]})"));
  CHECK(refused(R"({"tier":[]})"));
  CHECK(refused(R"({"hosts":["a.example:443 get"]})"));
  CHECK(refused(R"({"hosts":["a.example:443  GET"]})"));
  CHECK(refused(R"({"hosts":["tcp:a.example:443 GET"]})"));
  CHECK(refused(R"({"mesh":["contribute"]})"));
  CHECK(refused(R"({"mesh":"query"})"));
  CHECK(refused(R"({"environment":["/A"]})"));
  CHECK(refused(R"({"store_kb":-1})"));
}
