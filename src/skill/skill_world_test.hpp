#pragma once
// A home's skills on a simulated disk, for this part's tests.
//
// One thread.

#include "noctem/env_sim/world.hpp"
#include "noctem/skill/shelf.hpp"

#include "skill_test.hpp"

namespace noctem::skill {

class TestHome {
 public:
  TestHome()
      : node_(world_.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
  }
  static constexpr const char* kFolder = "/n/skills";
  env::Env env() { return node_.env(); }
  env_sim::Node& node() { return node_; }
  Shelf shelf() { return {env().files, env().clock, kFolder}; }
  void start_again() {
    world_.after(env::Duration(1), [] {});
    while (!node_.buried() && world_.run_one()) {
    }
    node_.start();
  }
  void write(const std::string& path, std::string_view text) {
    env().files.make_directories(env::parent_path(path)).value();
    env::replace_file(env().files, path, view_of(text)).value();
  }
  void pass(env::Duration time) { world_.run_for(time); }

 private:
  env_sim::World world_{1, {}};
  env_sim::Node& node_;
};

inline Bytes test_bytes(const std::string& version = "1.2.0", std::uint8_t seed = 1,
                        const std::string& about = "Says what it heard.") {
  codec::JsonObject fields = test_fields();
  fields.set("version", version);
  fields.set("about", about);
  return write_package(test_package(std::move(fields), seed).value()).value();
}

inline std::string test_author(std::uint8_t seed = 1) {
  return test_package(test_fields(), seed).value().author();
}

}  // namespace noctem::skill
