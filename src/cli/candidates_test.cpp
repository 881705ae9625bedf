#include "candidates.hpp"

#include <doctest/doctest.h>

#include "noctem/env_sim/world.hpp"

#include "fake_console.hpp"
#include "program.hpp"

namespace noctem::cli {

namespace {

class Terminal {
 public:
  Terminal()
      : node_(world_.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
    REQUIRE(node_.env().files.make_directories("/noctem/keys"));
    REQUIRE(env::create_file(node_.env().files, "/noctem/keys/anna.key", {}));
  }
  std::string complete(const std::vector<std::string>& words) {
    const World world{node_.env(), console_, environment_};
    const Program offered = program();
    const Session session(world, offered, {});
    std::string all;
    for (const Line& line : candidates(session, words)) {
      all += line.name + " ";
    }
    return all;
  }

 private:
  env_sim::World world_{1, {}};
  env_sim::Node& node_;
  FakeConsole console_;
  const env_os::Environment environment_ = {{"NOCTEM_HOME", "/noctem"}};
};

}  // namespace

TEST_CASE("commands, groups, options, names of keys and settings are completed") {
  Terminal terminal;
  CHECK(terminal.complete({"do"}) == "domains doctor document ");
  CHECK(terminal.complete({"keys", ""}) == "new show ");
  CHECK(terminal.complete({"document", "s"}) == "sign ");
  CHECK(terminal.complete({"up", "--li"}) == "--listen ");
  CHECK(terminal.complete({"--js"}) == "--json ");
  CHECK(terminal.complete({"keys", "show", ""}) == "anna ");
  CHECK(terminal.complete({"document", "sign", "--key", ""}) == "anna ");
  CHECK(terminal.complete({"config", "explain", "http.w"}) == "http.workers ");
  CHECK(terminal.complete({"completion", ""}) == "bash zsh fish ");
  CHECK(terminal.complete({"help", "ke"}) == "keys ");
  CHECK(terminal.complete({""}).find("complete ") == std::string::npos);
}

TEST_CASE("where a file belongs nothing is offered, so that the shell offers files") {
  Terminal terminal;
  CHECK(terminal.complete({"document", "id", ""}) == "");
  CHECK(terminal.complete({"log", "verify", "--file", ""}) == "");
  CHECK(terminal.complete({"unknown", ""}) == "");
}

}  // namespace noctem::cli
