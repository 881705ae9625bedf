#pragma once
// PostgreSQL 15 or later as the Database, over libpq: prepared statements, pipelined batches,
// synchronous_commit on, a schema of our own. A lost connection is `unavailable`; the next use
// connects again.

#include <memory>
#include <string>

#include "noctem/store/database.hpp"

namespace noctem::store {

struct PostgresqlOptions {
  std::string connection;         // libpq's own form: "host=… port=… dbname=… user=…"
  std::string schema = "noctem";  // [a-z_]+, made if absent
  std::size_t statements_max = 256;
  int connect_timeout_seconds = 5;
  int statement_timeout_ms = 30'000;
  int lock_timeout_ms = 5'000;  // how long a writer waits for another
};

Result<std::unique_ptr<Database>> open_postgresql(PostgresqlOptions options);

}  // namespace noctem::store
