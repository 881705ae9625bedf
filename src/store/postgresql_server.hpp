#pragma once
// The server that tests/support/with_postgresql started for this test: how to reach it, and an
// empty schema on it.
//
// The test's thread.

#include "noctem/store/postgresql.hpp"

namespace noctem::store {

PostgresqlOptions test_server();  // fails the test if there is none
std::unique_ptr<Database> fresh_postgresql();

}  // namespace noctem::store
