#include <doctest/doctest.h>

#include "noctem/env_os/machine.hpp"
#include "noctem/store/sqlite.hpp"

#include "expect.hpp"
#include "temporary_folder.hpp"
#include "test_engine.hpp"

namespace noctem::store {
namespace {

// SQLite on our own VFS, over the machine's files.
class VfsEngine final : public TestEngine {
 public:
  VfsEngine() : database_(good(open_sqlite({.path = folder_.file("test.db"), .world = &world_}))) {}
  Database& database() override { return *database_; }

 private:
  TemporaryFolder folder_;
  env_os::Machine machine_;
  SqliteWorld world_{machine_.env().files, machine_.env().clock, machine_.env().random};
  std::unique_ptr<Database> database_;
};

}  // namespace

std::unique_ptr<TestEngine> fresh_engine() { return std::make_unique<VfsEngine>(); }

}  // namespace noctem::store
