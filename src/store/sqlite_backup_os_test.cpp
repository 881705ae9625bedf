#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "noctem/env_os/machine.hpp"
#include "noctem/store/migration.hpp"
#include "noctem/store/sqlite.hpp"

#include "expect.hpp"
#include "temporary_folder.hpp"

namespace noctem::store {
namespace {

namespace fs = std::filesystem;

constexpr Migration kMigrations[] = {
    {1, "item", "CREATE TABLE item (id {key}, body {blob}) {strict};"}};

struct Fixture {
  Fixture() {
    good(migrate(*database, kMigrations));
    writer = good(database->connect(Access::write));
    add(1, 100);
  }

  void add(std::int64_t first, std::int64_t last) {
    const Bytes body(2000, 0x42);
    good(writer->begin());
    for (std::int64_t id = first; id <= last; ++id) {
      const Parameter row[] = {id, ByteView(body)};
      good(writer->execute({"INSERT INTO item (id, body) VALUES ($1, $2)", row}));
    }
    good(writer->commit());
  }
  std::int64_t rows_in(const std::string& path) {
    const auto opened = good(open_sqlite({.path = path, .create = SqliteOptions::Create::never}));
    good(opened->check_integrity());
    return integer_from(*good(opened->connect(Access::read)), "SELECT count(*) FROM item");
  }
  std::vector<std::string> names() {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      found.push_back(entry.path().filename());
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  TemporaryFolder folder;
  env_os::Machine machine;
  env::Files& files = machine.env().files;
  std::unique_ptr<Database> database = good(open_sqlite({.path = folder.file("store.db")}));
  std::unique_ptr<Connection> writer;
  std::string copy = folder.file("copy.db");
};

TEST_SUITE_BEGIN("sqlite backup");

TEST_CASE_FIXTURE(Fixture, "a backup is one complete private file that opens by itself") {
  good(backup_sqlite(*database, copy, files));
  CHECK(names() == std::vector<std::string>{"copy.db", "store.db", "store.db-shm", "store.db-wal"});
  CHECK(fs::status(copy).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(rows_in(copy) == 100);
}

TEST_CASE_FIXTURE(Fixture,
                  "a backup holds what was committed, while a reader reads and a writer writes") {
  const auto reader = good(database->connect(Access::read));
  good(reader->begin());
  CHECK(integer_from(*reader, "SELECT count(*) FROM item") == 100);
  good(writer->begin());
  good(writer->execute({"DELETE FROM item WHERE id > 50", {}}));
  good(backup_sqlite(*database, copy, files));
  good(writer->commit());
  CHECK(rows_in(copy) == 100);
  good(backup_sqlite(*database, folder.file("later.db"), files));
  CHECK(rows_in(folder.file("later.db")) == 50);
}

TEST_CASE_FIXTURE(Fixture, "a name that is taken is left alone") {
  std::ofstream(copy) << "precious";
  CHECK(kind_and_reason(backup_sqlite(*database, copy, files)) == "conflict/exists");
  CHECK(fs::file_size(copy) == 8);
}

TEST_CASE_FIXTURE(Fixture, "the remains of an interrupted backup are no hindrance") {
  std::ofstream(copy + ".partial") << "half";
  std::ofstream(copy + ".partial-wal") << "half";
  good(backup_sqlite(*database, copy, files));
  CHECK(rows_in(copy) == 100);
  CHECK_FALSE(fs::exists(copy + ".partial"));
}

TEST_CASE_FIXTURE(Fixture, "a damaged database makes no backup") {
  writer.reset();
  database.reset();
  const std::string path = folder.file("store.db");
  std::fstream(path, std::ios::in | std::ios::out | std::ios::binary).seekp(4096 * 10)
      << std::string(8192, '\x7f');
  database = good(open_sqlite({.path = path}));
  const auto done = backup_sqlite(*database, copy, files);
  CHECK(kind_and_reason(done) == "corrupt/damaged");
  CHECK_FALSE(fs::exists(copy));
  CHECK_FALSE(fs::exists(copy + ".partial"));
}

TEST_CASE_FIXTURE(Fixture, "a folder that is not there is told") {
  CHECK(kind_and_reason(backup_sqlite(*database, folder.file("no/copy.db"), files)) ==
        "not_found/not_found");
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
