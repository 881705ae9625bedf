#pragma once
// A log on a simulated disk, for this part's tests.
//
// One thread.

#include <doctest/doctest.h>

#include "noctem/audit/verification.hpp"
#include "noctem/env_sim/world.hpp"

namespace noctem::audit {

class TestLog {
 public:
  TestLog() : node_(world_.add_node("n", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
  }

  static constexpr const char* kFolder = "/n/audit";
  env::Files& files() { return node_.env().files; }
  World world() {
    env::Env env = node_.env();
    return {env.files, env.clock, env.random, {}};
  }
  env_sim::Node& node() { return node_; }
  // After a crash.
  void start_again() {
    world_.after(env::Duration(1), [] {});
    while (!node_.buried() && world_.run_one()) {
    }
    node_.start();
  }

  void fill(int count) {
    AuditLog log = AuditLog::open(world(), kFolder).value();
    for (int i = 0; i < count; ++i) {
      CHECK(log.append("event", "r", {{"number", i}}));
    }
  }
  std::vector<std::string> lines() {
    std::vector<std::string> lines;
    CHECK(read_lines(files(), kFolder, [&](std::string_view line) -> Result<> {
      lines.emplace_back(line);
      return {};
    }));
    return lines;
  }
  void write(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
      text += line + "\n";
    }
    CHECK(env::replace_file(files(), log_path(kFolder), view_of(text)));
  }
  Verified verify(const std::optional<document::SignedHead>& kept = {}) {
    return verify_log(files(), kFolder, std::nullopt, kept).value();
  }
  // The first index that is wrong, or -1.
  std::int64_t first_wrong(const std::optional<document::SignedHead>& kept = {}) {
    const Verified verified = verify(kept);
    return verified.fault ? static_cast<std::int64_t>(verified.fault->index) : -1;
  }

 private:
  env_sim::World world_{1, {}};
  env_sim::Node& node_;
};

}  // namespace noctem::audit
