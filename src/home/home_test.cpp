#include "noctem/home/home.hpp"

#include <doctest/doctest.h>

#include "noctem/env_sim/world.hpp"

namespace noctem::home {

namespace {

class Machine {
 public:
  Machine() : node_(world_.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
  }
  env::Files& files() { return node_.env().files; }

 private:
  env_sim::World world_{1, {}};
  env_sim::Node& node_;
};

Home home_at(const std::string& root) { return locate_home({}, root).value(); }

}  // namespace

TEST_CASE("a home is named by flag, then NOCTEM_HOME, then the XDG folders") {
  const env_os::Environment all = {{"NOCTEM_HOME", "/stick"},
                                   {"XDG_DATA_HOME", "/xd"},
                                   {"XDG_CONFIG_HOME", "/xc"},
                                   {"HOME", "/h"}};
  CHECK(locate_home(all, "/flag")->root == "/flag");
  CHECK(locate_home(all, "")->root == "/stick");
  CHECK(locate_home(all, "")->config_file == "/stick/config.toml");

  const env_os::Environment xdg = {{"XDG_DATA_HOME", "/xd"}, {"XDG_CONFIG_HOME", "/xc"}};
  CHECK(locate_home(xdg, "")->root == "/xd/noctem");
  CHECK(locate_home(xdg, "")->config_file == "/xc/noctem/config.toml");

  const env_os::Environment relative = {{"XDG_DATA_HOME", "xd"}, {"HOME", "/h"}};
  CHECK(locate_home(relative, "")->root == "/h/.local/share/noctem");
  CHECK(locate_home(relative, "")->config_file == "/h/.config/noctem/config.toml");

  const auto nowhere = locate_home({{"HOME", ""}}, "");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().reason == "home_unknown");
}

TEST_CASE("what is missing in a home is made, for its owner only") {
  Machine machine;
  const Home home = home_at("/a/b/home");
  CHECK(check_home(machine.files(), home).error().kind == ErrorKind::not_found);
  REQUIRE(prepare_home(machine.files(), home));
  REQUIRE(prepare_home(machine.files(), home));
  for (const char* folder : {"", "/keys", "/mesh", "/skills", "/audit", "/queue"}) {
    const auto status = machine.files().status(home.root + folder);
    REQUIRE(status);
    CHECK(status->permissions == 0700);
  }
  CHECK(check_home(machine.files(), home));
}

TEST_CASE("a home or folder in it that others can write to is refused") {
  Machine machine;
  const Home home = home_at("/home");
  REQUIRE(prepare_home(machine.files(), home));
  for (const char* folder : {"", "/keys"}) {
    for (const std::uint32_t permissions : {0720U, 0702U, 0777U}) {
      REQUIRE(machine.files().set_permissions(home.root + folder, permissions));
      const auto prepared = prepare_home(machine.files(), home);
      REQUIRE_FALSE(prepared);
      CHECK(prepared.error().reason == "home_writable_by_others");
      CHECK(prepared.error().message.find("chmod go-w") != std::string::npos);
      CHECK_FALSE(check_home(machine.files(), home));
    }
    REQUIRE(machine.files().set_permissions(home.root + folder, 0755));
    CHECK(prepare_home(machine.files(), home));
  }
}

TEST_CASE("a home has one owner, and the next one learns who it is") {
  Machine machine;
  const Home home = home_at("/home");
  CHECK(running_node(machine.files(), home).value() == "");
  REQUIRE(prepare_home(machine.files(), home));
  CHECK(running_node(machine.files(), home).value() == "");
  {
    const auto lock = lock_home(machine.files(), home);
    REQUIRE(lock);
    CHECK(lock_home(machine.files(), home).error().reason == "home_in_use");
    REQUIRE((*lock)->write_holder("http://127.0.0.1:7654"));
    const auto second = lock_home(machine.files(), home);
    REQUIRE_FALSE(second);
    CHECK(second.error().reason == "node_running");
    CHECK(second.error().message.find("http://127.0.0.1:7654") != std::string::npos);
    CHECK(running_node(machine.files(), home).value() == "http://127.0.0.1:7654");
  }
  CHECK(running_node(machine.files(), home).value() == "");
  CHECK(lock_home(machine.files(), home));
}

}  // namespace noctem::home
