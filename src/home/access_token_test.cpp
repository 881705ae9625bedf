#include "noctem/home/access_token.hpp"

#include <doctest/doctest.h>

#include "noctem/env_sim/world.hpp"

namespace noctem::home {

TEST_CASE("a token is made for its owner alone, found again, and replaced by a new one") {
  env_sim::World world{1, {}};
  env_sim::Node& node =
      world.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); });
  node.start();
  env::Files& files = node.env().files;
  env::Random& random = node.env().random;
  const Home home = locate_home({}, "/n/home").value();
  REQUIRE(prepare_home(files, home));

  CHECK(read_access_token(files, home).error().reason == "no_access_token");
  const std::string first = make_access_token(files, random, home).value();
  CHECK(first.size() == 64);
  CHECK(files.status(access_token_path(home))->permissions == 0600);
  CHECK(read_access_token(files, home).value() == first);
  REQUIRE(files.set_permissions(access_token_path(home), 0640));
  CHECK(read_access_token(files, home).error().reason == "access_token_open");
  const std::string second = make_access_token(files, random, home).value();
  CHECK(second != first);
  CHECK(read_access_token(files, home).value() == second);
  CHECK(files.status(access_token_path(home))->permissions == 0600);
}

}  // namespace noctem::home
