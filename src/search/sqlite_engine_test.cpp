#include <doctest/doctest.h>

#include "noctem/env_sim/world.hpp"
#include "noctem/store/sqlite.hpp"

#include "engine_test.hpp"

namespace noctem::search {
namespace {

// SQLite on a simulated disk, which can be read as a thief of the disk would.
class SqliteEngine final : public TestEngine {
 public:
  SqliteEngine()
      : world_(1, {}),
        node_(world_.add_node("search", [](env_sim::Node&) { return std::make_shared<int>(0); })) {
    node_.start();
    auto env = node_.env();
    sqlite_ = std::make_unique<store::SqliteWorld>(env.files, env.clock, env.random);
    auto opened = store::open_sqlite({.path = kPath, .world = sqlite_.get()});
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : to_string(opened.error())));
    database_ = *std::move(opened);
  }

  store::Database& database() override { return *database_; }
  std::string bytes_on_disk() override {
    std::string all;
    for (const char* suffix : {"", "-wal"}) {
      const auto bytes = node_.disk().seen(std::string(kPath) + suffix);
      all += bytes ? text_of(*bytes) : "";
    }
    return all;
  }

 private:
  static constexpr const char* kPath = "/search.db";
  env_sim::World world_;
  env_sim::Node& node_;
  std::unique_ptr<store::SqliteWorld> sqlite_;
  std::unique_ptr<store::Database> database_;
};

}  // namespace

std::unique_ptr<TestEngine> sqlite_engine() { return std::make_unique<SqliteEngine>(); }

}  // namespace noctem::search
