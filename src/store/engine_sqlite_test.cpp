#include <doctest/doctest.h>

#include "noctem/store/sqlite.hpp"

#include "temporary_folder.hpp"
#include "test_engine.hpp"

namespace noctem::store {
namespace {

class SqliteEngine final : public TestEngine {
 public:
  SqliteEngine() {
    auto opened = open_sqlite({.path = folder_.file("test.db")});
    REQUIRE(opened.has_value());
    database_ = *std::move(opened);
  }
  Database& database() override { return *database_; }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<Database> database_;
};

}  // namespace

std::unique_ptr<TestEngine> fresh_engine() { return std::make_unique<SqliteEngine>(); }

}  // namespace noctem::store
