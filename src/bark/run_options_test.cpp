#include "run_options.hpp"

#include <doctest/doctest.h>

namespace noctem::bark {

TEST_CASE("options end where the program begins") {
  const auto options = parse_run_options({"--read", "a", "--write=b", "--level", "vm", "--policy",
                                          "p", "--learn", "--", "ls", "--read"});
  REQUIRE(options.has_value());
  CHECK((options->level == RunOptions::Level::vm));
  CHECK((options->wish == RunOptions::Wish::learn));
  CHECK(options->policy == "p");
  CHECK(options->words == std::vector<std::string>{"ls", "--read"});
  REQUIRE(options->grants.size() == 2);
  CHECK(options->grants[1].option == "--write");
  CHECK(options->grants[1].value == "b");
  const auto without = parse_run_options({"ls", "-la"});
  REQUIRE(without.has_value());
  CHECK(without->words.size() == 2);
}

TEST_CASE("what is not understood runs nothing") {
  using Words = std::vector<std::string>;
  for (const Words& words :
       {Words{}, Words{"--"}, Words{"--reed", "a", "--", "ls"}, Words{"--read"},
        Words{"--level", "none", "ls"}, Words{"--policy", "a", "--policy", "b", "ls"},
        Words{"--share-net", "ls"}, Words{"-x", "ls"}}) {
    CHECK_FALSE(parse_run_options(words).has_value());
  }
}

TEST_CASE("limits that must hold for the whole run are demanded by one word") {
  Grants grants;
  REQUIRE(apply({{"--limits", "cgroup"}}, grants, "/"));
  CHECK((grants.limits.counting == Limits::Counting::cgroup));
  CHECK_FALSE(apply({{"--limits", "process"}}, grants, "/"));
  CHECK_FALSE(apply({{"--limits", ""}}, grants, "/"));
}

TEST_CASE("the command line is added to what is granted already") {
  Grants grants;
  grants.limits.processes = 7;
  const auto done = apply({{"--read", "x"}, {"--memory", "64"}, {"--env", "KEY"}}, grants, "/srv");
  REQUIRE(done.has_value());
  CHECK(grants.paths == std::vector<PathGrant>{{"/srv/x", Access::read}});
  CHECK(grants.limits.memory_mb == 64);
  CHECK(grants.limits.processes == 7);
  CHECK_FALSE(apply({{"--memory", "much"}}, grants, "/").has_value());
}

}  // namespace noctem::bark
