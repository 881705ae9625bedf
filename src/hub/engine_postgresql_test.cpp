#include <doctest/doctest.h>

#include "noctem/env_os/environment.hpp"
#include "noctem/store/postgresql.hpp"

#include "engine_test.hpp"

namespace noctem::hub::test {
namespace {

// An empty schema on the server that tests/support/with_postgresql started. It outlives the power
// of the simulated machine: what was not committed is gone with the machine's connections.
class PostgresqlEngine final : public Engine {
 public:
  PostgresqlEngine() {
    const auto database = reach();
    REQUIRE_MESSAGE(database.has_value(), (database ? "" : to_string(database.error())));
    auto connection = (*database)->connect(store::Access::write);
    REQUIRE(connection.has_value());
    REQUIRE((*connection)->execute_script("DROP SCHEMA noctem_hub CASCADE").has_value());
  }

  Result<std::unique_ptr<store::Database>> open(const std::string& /*path*/,
                                                store::SqliteWorld& /*world*/) override {
    return reach();
  }

 private:
  static Result<std::unique_ptr<store::Database>> reach() {
    const auto environment = env_os::environment();
    const auto server = environment.find("NOCTEM_TEST_POSTGRESQL");
    REQUIRE_MESSAGE(server != environment.end(), "run this by tests/support/with_postgresql");
    return store::open_postgresql({.connection = server->second, .schema = "noctem_hub"});
  }
};

}  // namespace

std::unique_ptr<Engine> fresh_engine() { return std::make_unique<PostgresqlEngine>(); }

}  // namespace noctem::hub::test
