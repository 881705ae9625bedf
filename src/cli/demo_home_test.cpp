#include "demo_home.hpp"

#include <doctest/doctest.h>

#include "noctem/env_os/machine.hpp"

using namespace noctem;

namespace {

// A folder of the machine's, for one test.
struct Folder {
  explicit Folder(env::Env env) : files(env.files) {
    ByteArray<8> name{};
    env.random.fill(name);
    path = "/tmp/demo-home-test-" + to_hex(name);
    REQUIRE(files.make_directories(path));
  }
  ~Folder() { (void)files.remove(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::vector<std::string> names() const {
    std::vector<std::string> names;
    const auto entries = files.list(path);
    REQUIRE(entries);
    for (const auto& entry : *entries) {
      names.push_back(entry.name);
    }
    return names;
  }

  env::Files& files;
  std::string path;
};

void put(env::Files& files, const std::string& path) {
  const std::string text = "x";
  REQUIRE(env::create_file(files, path, view_of(text)));
}

}  // namespace

TEST_CASE("a demonstration's home goes with everything in it") {
  env_os::Machine machine;
  const Folder folder(machine.env());
  {
    const auto made = cli::DemoHome::make(machine.env(), {{"TMPDIR", folder.path}});
    REQUIRE(made);
    const auto& home = (*made)->home();
    REQUIRE(home::prepare_home(folder.files, home));
    put(folder.files, env::join_path(home.keys(), "admin.key"));
    put(folder.files, home.ledger());
    CHECK(folder.names().size() == 1);
  }
  CHECK(folder.names().empty());
}

TEST_CASE("what a killed demonstration left goes; what lives or is no demonstration stays") {
  env_os::Machine machine;
  const Folder folder(machine.env());
  auto& files = folder.files;
  const auto dead = env::join_path(folder.path, "noctem-demo-00000000000000aa");
  const auto living = env::join_path(folder.path, "noctem-demo-00000000000000bb");
  const auto young = env::join_path(folder.path, "noctem-demo-00000000000000cc");
  const auto other = env::join_path(folder.path, "noctem-demo-of-somebody");
  for (const auto& path : {dead, living, young, other}) {
    REQUIRE(files.make_directories(path));
  }
  for (const auto& path : {dead, other}) {
    put(files, env::join_path(path, "node.lock"));
  }
  {
    const auto held = home::lock_home(files, {living, "", home::Home::Origin::flag});
    REQUIRE(held);
    {
      const auto made = cli::DemoHome::make(machine.env(), {{"TMPDIR", folder.path}});
    }
    CHECK(folder.names() == std::vector<std::string>{"noctem-demo-00000000000000bb",
                                                     "noctem-demo-00000000000000cc",
                                                     "noctem-demo-of-somebody"});
  }
  for (const auto& path : {living, other}) {
    REQUIRE(files.remove(env::join_path(path, "node.lock")));
  }
  for (const auto& path : {living, young, other}) {
    CHECK(files.remove(path));
  }
}
