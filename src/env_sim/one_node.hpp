#pragma once
// A world with one node that runs no program of its own, for the tests of this part.

#include <string>
#include <string_view>

#include "noctem/env_sim/world.hpp"

namespace noctem::env_sim {

inline std::shared_ptr<void> nothing(Node& /*node*/) { return std::make_shared<int>(0); }

struct OneNode {
  explicit OneNode(std::uint64_t seed = 1, WorldOptions options = WorldOptions())
      : world(seed, options), node(world.add_node("alpha", nothing)) {
    node.start();
  }

  env::Files& files() { return node.env().files; }
  std::unique_ptr<env::File> file(std::string_view path) {
    return files().open(path, env::OpenMode::create).value();
  }
  // Written, synced, and its name too.
  void put_durable(std::string_view path, std::string_view text) {
    const auto made = file(path);
    NOCTEM_ASSERT(made->truncate(0).has_value() && made->write_at(0, view_of(text)).has_value() &&
                  made->sync().has_value() &&
                  files().sync_directory(env::parent_path(path)).has_value());
  }
  std::string text_at(std::string_view path) {
    return env::read_text(files(), path, 1'000'000).value_or("(none)");
  }
  void crash_and_restart(Crash crash = Crash::power) {
    node.crash(crash);
    node.start();
  }

  World world;
  Node& node;
};

}  // namespace noctem::env_sim
