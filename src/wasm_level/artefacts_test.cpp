#include "noctem/wasm_level/artefacts.hpp"

#include <doctest/doctest.h>

#include "noctem/env_sim/world.hpp"

namespace noctem::wasm_level {

namespace {

const Bytes kBinary = {1, 2, 3};
const Bytes kCompiled = {4, 5, 6, 7};

class Machine {
 public:
  Machine() : node_(world_.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
  }
  env::Files& files() { return node_.env().files; }

  Artefacts artefacts(std::uint8_t key = 7) { return {files(), "cache", Secret(Bytes(32, key))}; }

  std::string only_file() {
    const auto listed = files().list("cache");
    REQUIRE(listed);
    REQUIRE(listed->size() == 1);
    return "cache/" + listed->front().name;
  }

 private:
  env_sim::World world_{1, {}};
  env_sim::Node& node_;
};

}  // namespace

TEST_CASE("what was kept is found again, by the same binary and version alone") {
  Machine machine;
  Artefacts artefacts = machine.artefacts();
  CHECK_FALSE(artefacts.find(kBinary, "48.0.8"));
  REQUIRE(artefacts.keep(kBinary, "48.0.8", kCompiled));
  CHECK(artefacts.find(kBinary, "48.0.8") == kCompiled);
  CHECK_FALSE(artefacts.find(kBinary, "48.0.9"));
  CHECK_FALSE(artefacts.find(Bytes{1, 2}, "48.0.8"));
}

TEST_CASE("whatever else wrote the file, it is not found") {
  Machine machine;
  Artefacts artefacts = machine.artefacts();
  REQUIRE(artefacts.keep(kBinary, "48.0.8", kCompiled));
  const std::string path = machine.only_file();
  const auto whole = env::read_all(machine.files(), path, 1000);
  REQUIRE(whole);
  for (std::size_t i = 0; i < whole->size(); ++i) {
    CAPTURE(i);
    Bytes changed = *whole;
    changed[i] ^= 1;
    REQUIRE(env::replace_file(machine.files(), path, changed));
    CHECK_FALSE(artefacts.find(kBinary, "48.0.8"));
  }
  REQUIRE(env::replace_file(machine.files(), path, ByteView(*whole).first(20)));
  CHECK_FALSE(artefacts.find(kBinary, "48.0.8"));
}

TEST_CASE("another key's entry and another binary's entry do not count") {
  Machine machine;
  REQUIRE(machine.artefacts(8).keep(kBinary, "48.0.8", kCompiled));
  CHECK_FALSE(machine.artefacts(7).find(kBinary, "48.0.8"));
  Machine other;
  Artefacts artefacts = other.artefacts();
  REQUIRE(artefacts.keep(kBinary, "48.0.8", kCompiled));
  const auto content = env::read_all(other.files(), other.only_file(), 1000);
  const std::string first = other.only_file();
  REQUIRE(artefacts.keep(Bytes{9}, "48.0.8", Bytes{1}));
  const auto listed = other.files().list("cache");
  REQUIRE(listed);
  for (const env::FileEntry& entry : *listed) {
    REQUIRE(env::replace_file(other.files(), "cache/" + entry.name, *content));
  }
  CHECK(artefacts.find(kBinary, "48.0.8"));
  CHECK_FALSE(artefacts.find(Bytes{9}, "48.0.8"));
}

}  // namespace noctem::wasm_level
