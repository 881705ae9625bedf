#include "engine_test.hpp"

namespace noctem::hub::test {
namespace {

class SqliteEngine final : public Engine {
 public:
  Result<std::unique_ptr<store::Database>> open(const std::string& path,
                                                store::SqliteWorld& world) override {
    return store::open_sqlite({.path = path, .world = &world});
  }
};

}  // namespace

std::unique_ptr<Engine> fresh_engine() { return std::make_unique<SqliteEngine>(); }

}  // namespace noctem::hub::test
