#include <doctest/doctest.h>

#include "expect.hpp"
#include "postgresql_server.hpp"
#include "test_engine.hpp"

namespace noctem::store {
namespace {

class PostgresqlEngine final : public TestEngine {
 public:
  PostgresqlEngine() : database_(fresh_postgresql()) {}
  Database& database() override { return *database_; }

 private:
  std::unique_ptr<Database> database_;
};

}  // namespace

std::unique_ptr<TestEngine> fresh_engine() { return std::make_unique<PostgresqlEngine>(); }

}  // namespace noctem::store
