#include "noctem/node/config.hpp"

#include <doctest/doctest.h>

#include <set>

#include "noctem/env_sim/world.hpp"

#include "config_values.hpp"

namespace noctem::node {

namespace {

constexpr const char* kFile = "/home/config.toml";

// A disk with one configuration file on it.
class Disk {
 public:
  explicit Disk(std::string_view text)
      : node_(world_.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
    REQUIRE(node_.env().files.make_directories("/home"));
    REQUIRE(env::create_file(node_.env().files, kFile, view_of(text)));
  }
  Result<LoadedConfig> load(env_os::Environment environment = {},
                            std::vector<std::pair<std::string, std::string>> flags = {}) {
    return load_config(node_.env().files, {kFile, std::move(environment), std::move(flags)});
  }
  std::string refusal() {
    const auto loaded = load();
    REQUIRE_FALSE(loaded);
    return loaded.error().message;
  }

 private:
  env_sim::World world_{1, {}};
  env_sim::Node& node_;
};

bool says(const std::string& text, std::string_view part) {
  const bool found = text.find(part) != std::string::npos;
  INFO(text);
  CHECK(found);
  return found;
}

}  // namespace

TEST_CASE("each field is declared once, and its default is a value that it reads itself") {
  std::set<std::string> names;
  for (const ConfigField& field : config_fields()) {
    INFO(field.key);
    CHECK(names.insert(field.key).second);
    CHECK(names.insert(field.environment).second);
    CHECK((field.flag.empty() || names.insert(field.flag).second));
    CHECK(field.environment.starts_with("NOCTEM_"));
    CHECK(field.description.ends_with("."));
    Config config;
    const std::string preset = field.show(config);
    CHECK(field.set(config, preset));
    CHECK(field.show(config) == preset);
  }
}

TEST_CASE("a later source overrides an earlier one, and each value knows its origin") {
  Disk disk(
      "listen = \"127.0.0.1:1\"\nidle_exit = \"1m\"\n[http]\nworkers = 3\n"
      "hosts = [\"a.example\", \"b.example\"]\n");
  const auto loaded = disk.load({{"NOCTEM_IDLE_EXIT", "2m"}, {"NOCTEM_LISTEN", "127.0.0.1:2"}},
                                {{"--listen", "[::1]:3"}});
  REQUIRE(loaded);
  CHECK(loaded->config.listen == ListenAddress{"::1", 3});
  CHECK(loaded->config.idle_exit == std::chrono::minutes(2));
  CHECK(loaded->config.http.workers == 3);
  CHECK(loaded->config.http.hosts == std::vector<std::string>{"a.example", "b.example"});
  CHECK(loaded->config.mesh_name == "personal");
  CHECK(loaded->origins.at("listen") == "--listen");
  CHECK(loaded->origins.at("idle_exit") == "NOCTEM_IDLE_EXIT");
  CHECK(loaded->origins.at("http.workers") == "file");
  CHECK(loaded->origins.at("mesh.name") == "default");
}

TEST_CASE("a file that is not there means defaults") {
  Disk disk("");
  CHECK(disk.load());
  env_sim::World world(1, {});
  auto& node = world.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); });
  node.start();
  CHECK(load_config(node.env().files, {"/nowhere/config.toml", {}, {}}));
}

TEST_CASE("an unknown key is refused with its line and the nearest known one") {
  const std::string message = Disk("\n[http]\nworker = 2\n").refusal();
  says(message, "line 3");
  says(message, "\"http.worker\"");
  says(message, "did you mean \"http.workers\"?");
  says(message, kFile);
  says(Disk("quite_other_things = 2\n").refusal(), "config explain");
  says(Disk("[a.b.c.d.e]\nf = 1\n").refusal(), "unknown key");
}

TEST_CASE("a value of another type or out of its bounds is refused") {
  says(Disk("[http]\nworkers = \"2\"\n").refusal(), "whole number without quotes");
  says(Disk("[http]\nworkers = 2.5\n").refusal(), "whole number");
  says(Disk("[http]\nworkers = -1\n").refusal(), "from 1 to 256");
  says(Disk("[http]\nhosts = \"a\"\n").refusal(), "list of texts");
  says(Disk("[http]\nhosts = [1]\n").refusal(), "list of texts");
  says(Disk("listen = 7654\n").refusal(), "text in quotes");
  says(Disk("idle_exit = \"10 m\"\n").refusal(), "no duration");
  says(Disk("[http]\nbody_deadline = \"0\"\n").refusal(), "deadline of 0");
  says(Disk("[log]\nlevel = \"loud\"\n").refusal(), "log.level");
  says(Disk("[http]\ntls_key = \"k.pem\"\n").refusal(), "belong together");
  says(Disk("[writer]\nqueue_max = 2\n").refusal(), "writer.group_max");
  says(Disk("listen = \"127.0.0.1:1\nx").refusal(), "line 1");
  says(Disk("[~x]\na = 1\n").refusal(), "bracket");
}

TEST_CASE("a bad value names the variable or flag that it came from") {
  Disk disk("");
  const auto variable = disk.load({{"NOCTEM_HTTP_WORKERS", "many"}});
  REQUIRE_FALSE(variable);
  says(variable.error().message, "NOCTEM_HTTP_WORKERS");
  const auto flag = disk.load({}, {{"--listen", "nowhere"}});
  REQUIRE_FALSE(flag);
  says(flag.error().message, "--listen");
  const auto unknown = disk.load({}, {{"--listne", "1"}});
  REQUIRE_FALSE(unknown);
  says(unknown.error().message, "\"--listen\"");
}

TEST_CASE("variables that are nearly ours are found") {
  const auto unknown =
      unknown_variables({{"NOCTEM_LISTN", "1"}, {"NOCTEM_HOME", "/h"}, {"PATH", "/bin"}});
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0] == std::pair<std::string, std::string>("NOCTEM_LISTN", "NOCTEM_LISTEN"));
}

TEST_CASE("addresses") {
  CHECK(parse_listen("127.0.0.1:7654") == ListenAddress{"127.0.0.1", 7654});
  CHECK(parse_listen("localhost:1") == ListenAddress{"127.0.0.1", 1});
  CHECK(parse_listen("[::1]:0") == ListenAddress{"::1", 0});
  CHECK(parse_listen("8080") == ListenAddress{"127.0.0.1", 8080});
  CHECK(show_listen({"::1", 0}) == "[::1]:0");
  for (const char* bad : {"", ":1", "a.example:1", "127.0.0.1", "127.0.0.1:65536", "::1:80",
                          "127.0.0.1:+1", "[127.0.0.1:1", "1.2.3:4", "127.0.0.1:1 "}) {
    INFO(bad);
    CHECK_FALSE(parse_listen(bad));
  }
}

TEST_CASE("durations and sizes are written in their largest unit") {
  CHECK(parse_duration("90s") == std::chrono::seconds(90));
  CHECK(parse_duration("0") == std::chrono::milliseconds(0));
  CHECK(show_duration(std::chrono::minutes(10)) == "10m");
  CHECK(show_duration(std::chrono::milliseconds(1'500)) == "1500ms");
  CHECK(parse_size("512") == 512);
  CHECK(parse_size("64MiB") == 64u << 20);
  CHECK(show_size(1'536) == "1536B");
  for (const char* bad :
       {"", "m", "1", "1 m", "-1s", "01s", "1.5h", "99999999999999999999s", "999999999999999d"}) {
    INFO(bad);
    CHECK_FALSE(parse_duration(bad));
  }
  for (const char* bad : {"", "MiB", "1MB", "1 MiB", "18446744073709551615GiB"}) {
    INFO(bad);
    CHECK_FALSE(parse_size(bad));
  }
}

}  // namespace noctem::node
