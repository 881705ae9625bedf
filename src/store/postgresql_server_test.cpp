#include "postgresql_server.hpp"

#include <doctest/doctest.h>

#include "noctem/env_os/environment.hpp"

#include "expect.hpp"

namespace noctem::store {

PostgresqlOptions test_server() {
  const auto environment = env_os::environment();
  const auto found = environment.find("NOCTEM_TEST_POSTGRESQL");
  REQUIRE_MESSAGE(found != environment.end(), "run this by tests/support/with_postgresql");
  return {.connection = found->second, .schema = "noctem_test"};
}

std::unique_ptr<Database> fresh_postgresql() {
  auto database = good(open_postgresql(test_server()));
  good(good(database->connect(Access::write))->execute_script("DROP SCHEMA noctem_test CASCADE"));
  return good(open_postgresql(test_server()));
}

}  // namespace noctem::store
