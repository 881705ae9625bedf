#include "noctem/wasm_level/node_services.hpp"

#include <doctest/doctest.h>

#include "noctem/env_sim/world.hpp"

namespace noctem::wasm_level {

namespace {

using wasm::Answer;
using wasm::Service;
using Kind = Answer::Kind;

class Machine {
 public:
  Machine() : node_(world_.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
  }
  std::unique_ptr<SkillStore> store(const std::string& skill = "a") {
    return std::make_unique<SkillStore>(node_.env().files, "store/" + skill);
  }
  SkillStore small_store() { return {node_.env().files, "store/small", 1024}; }
  std::unique_ptr<env::FileLock> hold_store() {
    CHECK(node_.env().files.make_directories("store/a"));
    return std::move(node_.env().files.lock("store/a/lock").value());
  }
  std::unique_ptr<wasm::Services> services() {
    Granted granted;
    granted.store = store();
    return make_node_services(std::move(granted));
  }

 private:
  env_sim::World world_{1, {}};
  env_sim::Node& node_;
};

}  // namespace

TEST_CASE("a skill finds again what it kept, and what another kept it does not") {
  Machine machine;
  const auto services = machine.services();
  CHECK(services->ask(Service::store_get, "a").kind == Kind::not_found);
  CHECK(services->ask(Service::store_put, R"({"key":"a","value":"1"})").kind == Kind::ok);
  CHECK(services->ask(Service::store_put, R"({"key":"../a","value":"2"})").kind == Kind::ok);
  CHECK(services->ask(Service::store_get, "a").text == "1");
  CHECK(services->ask(Service::store_list, "").text == R"(["../a","a"])");
  CHECK(services->ask(Service::store_list, "a").text == R"(["a"])");
  CHECK(machine.services()->ask(Service::store_get, "a").text == "1");
  CHECK_FALSE(machine.store("b")->get("a"));
  CHECK(services->ask(Service::store_delete, "a").kind == Kind::ok);
  CHECK(services->ask(Service::store_delete, "a").kind == Kind::not_found);
}

TEST_CASE("what is kept has an end, and what is not understood is refused") {
  Machine machine;
  const auto services = machine.services();
  const auto store = machine.store();
  for (std::size_t i = 0; i < kStoreKeysMax; ++i) {
    REQUIRE(store->put(std::to_string(i), "x"));
  }
  CHECK(services->ask(Service::store_put, R"({"key":"more","value":""})").kind == Kind::exhausted);
  CHECK(store->put("0", "replaced"));
  CHECK_FALSE(store->put("0", std::string(kStoreValueBytesMax + 1, 'x')));
  CHECK_FALSE(store->put(std::string(kStoreKeyBytesMax + 1, 'k'), ""));
  CHECK_FALSE(store->put("", ""));
  for (const char* text : {"", "[]", "{}", R"({"key":"a"})", R"({"key":1,"value":"x"})",
                           R"({"key":"a","value":"x","more":1})"}) {
    CAPTURE(text);
    CHECK(services->ask(Service::store_put, text).kind == Kind::invalid);
  }
}

TEST_CASE("what a skill keeps is counted as it lies on the disk, and replacing frees what it was") {
  Machine machine;
  SkillStore store = machine.small_store();
  REQUIRE(store.put("a", std::string(600, 'x')));
  const auto full = store.put("b", std::string(600, 'x'));
  REQUIRE_FALSE(full);
  CHECK(full.error().reason == "quota");
  CHECK(store.put("a", std::string(900, 'y')));
  CHECK_FALSE(store.put("b", std::string(100, 0x01)));  // six bytes each, as it is written
  REQUIRE(store.remove("a"));
  CHECK(store.put("b", std::string(600, 'x')));
  for (int i = 0; i < 20; ++i) {  // names count too
    static_cast<void>(store.put(std::to_string(i), ""));
  }
  CHECK(store.list("")->size() < 20);
}

TEST_CASE("while one run writes another one is told to come again") {
  Machine machine;
  const auto held = machine.hold_store();
  const auto refused = machine.store()->put("a", "1");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::unavailable);
}

TEST_CASE("nothing that was not granted is answered") {
  const auto services = make_node_services({});
  for (std::uint8_t i = 0; i < wasm::kServices; ++i) {
    CAPTURE(int{i});
    CHECK(services->ask(Service{i}, "x").kind == Kind::denied);
  }
}

TEST_CASE("doors are asked, and a log has as many lines as were granted") {
  Granted granted;
  granted.log_lines = 3;
  granted.fetch = [](std::string_view question) {
    return Answer{Kind::ok, "page of " + std::string(question)};
  };
  const auto services = make_node_services(std::move(granted));
  CHECK(services->ask(Service::http_fetch, "a").text == "page of a");
  CHECK(services->ask(Service::mesh_query, "a").kind == Kind::denied);
  CHECK(services->ask(Service::log_write, std::string(kLogLineBytesMax + 1, 'x')).kind ==
        Kind::exhausted);
  for (int i = 0; i < 3; ++i) {
    CHECK(services->ask(Service::log_write, "line").kind == Kind::ok);
  }
  CHECK(services->ask(Service::log_write, "").kind == Kind::exhausted);
}

}  // namespace noctem::wasm_level
