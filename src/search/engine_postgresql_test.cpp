#include <doctest/doctest.h>

#include "noctem/env_os/environment.hpp"
#include "noctem/store/postgresql.hpp"

#include "engine_test.hpp"

namespace noctem::search {
namespace {

// An empty schema on the server that tests/support/with_postgresql started.
class PostgresqlEngine final : public TestEngine {
 public:
  PostgresqlEngine() {
    open();
    auto connection = database_->connect(store::Access::write);
    REQUIRE(connection.has_value());
    REQUIRE((*connection)->execute_script("DROP SCHEMA noctem_search CASCADE").has_value());
    open();
  }

  store::Database& database() override { return *database_; }
  std::string bytes_on_disk() override { return ""; }  // the server's own

 private:
  void open() {
    const auto environment = env_os::environment();
    const auto server = environment.find("NOCTEM_TEST_POSTGRESQL");
    REQUIRE_MESSAGE(server != environment.end(), "run this by tests/support/with_postgresql");
    auto opened = store::open_postgresql({.connection = server->second, .schema = "noctem_search"});
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : to_string(opened.error())));
    database_ = *std::move(opened);
  }

  std::unique_ptr<store::Database> database_;
};

}  // namespace

std::unique_ptr<TestEngine> fresh_engine() { return std::make_unique<PostgresqlEngine>(); }

}  // namespace noctem::search
