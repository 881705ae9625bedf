#include <doctest/doctest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "noctem/store/migration.hpp"
#include "noctem/store/sqlite.hpp"

#include "expect.hpp"
#include "sqlite_connection.hpp"
#include "temporary_folder.hpp"

namespace noctem::store {
namespace {

namespace fs = std::filesystem;

constexpr Migration kMigrations[] = {
    {1, "item", "CREATE TABLE item (id {key}, body {blob}) {strict};"}};

struct Fixture {
  TemporaryFolder folder;
  std::string path = folder.file("store.db");

  std::unique_ptr<Database> make() {
    auto database = good(open_sqlite({.path = path}));
    good(migrate(*database, kMigrations));
    return database;
  }
  // The error of opening `path`, which must name the file.
  std::string refusal(SqliteOptions::Create create = SqliteOptions::Create::if_absent) {
    const auto opened = open_sqlite({.path = path, .create = create});
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().message.find(path) != std::string::npos);
    return kind_and_reason(opened);
  }
  void write_file(const std::string& name, const std::string& content) {
    std::ofstream(name, std::ios::binary) << content;
  }
  void fill(Database& database, int rows, std::size_t size) {
    const auto connection = good(database.connect(Access::write));
    const Bytes body(size, 0x5a);
    good(connection->begin());
    for (std::int64_t id = 1; id <= rows; ++id) {
      const Parameter row[] = {id, ByteView(body)};
      good(connection->execute({"INSERT INTO item (id, body) VALUES ($1, $2)", row}));
    }
    good(connection->commit());
  }
};

TEST_SUITE_BEGIN("sqlite");

TEST_CASE_FIXTURE(Fixture, "a connection has the settings that make it durable and safe") {
  const auto database = make();
  for (const Access access : {Access::write, Access::read}) {
    const auto connection = good(database->connect(access));
    CHECK(texts_from(*connection, "PRAGMA journal_mode") == std::vector<std::string>{"wal"});
    CHECK(integer_from(*connection, "PRAGMA synchronous") == 2);
    CHECK(integer_from(*connection, "PRAGMA secure_delete") == 1);
    CHECK(integer_from(*connection, "PRAGMA foreign_keys") == 1);
    CHECK(integer_from(*connection, "PRAGMA temp_store") == 2);
    CHECK(integer_from(*connection, "PRAGMA trusted_schema") == 0);
    CHECK(integer_from(*connection, "PRAGMA cell_size_check") == 1);
    CHECK(integer_from(*connection, "PRAGMA query_only") == (access == Access::read ? 1 : 0));
    CHECK(integer_from(*connection, "PRAGMA application_id") == 0x4E6F6374);
    CHECK(integer_from(*connection, "PRAGMA cache_size") ==
          (access == Access::read ? -2048 : -32768));
    CHECK_FALSE(connection->execute_script("PRAGMA writable_schema=ON; DELETE FROM sqlite_schema;")
                    .has_value());
  }
  CHECK(integer_from(*good(database->connect(Access::write)), "PRAGMA journal_size_limit") ==
        64 << 20);
}

TEST_CASE_FIXTURE(Fixture,
                  "the files of a database are for their owner only, whatever the umask says") {
  const auto database = make();
  const auto connection = good(database->connect(Access::write));
  fill(*database, 1, 10);
  for (const char* end : {"", "-wal", "-shm"}) {
    CHECK(fs::status(path + end).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  }
}

TEST_CASE_FIXTURE(Fixture, "what was written is there after opening again") {
  fill(*make(), 3, 100);
  const auto database = good(open_sqlite({.path = path, .create = SqliteOptions::Create::never}));
  CHECK(integer_from(*good(database->connect(Access::read)), "SELECT count(*) FROM item") == 3);
  CHECK(fs::file_size(path + "-wal") == 0);
}

TEST_CASE_FIXTURE(Fixture, "a clean end leaves an empty log although a reader is still there") {
  const auto database = make();
  const auto reader = good(database->connect(Access::read));
  CHECK(integer_from(*reader, "SELECT count(*) FROM item") == 0);
  fill(*database, 10, 1000);
  CHECK(fs::file_size(path + "-wal") == 0);
}

TEST_CASE_FIXTURE(Fixture, "the log does not grow without end") {
  const auto database = make();
  const auto connection = good(database->connect(Access::write));
  const Bytes body(400'000, 0x5a);
  for (std::int64_t id = 0; id < 100; ++id) {
    const Parameter row[] = {id, ByteView(body)};
    good(connection->execute({"INSERT INTO item (id, body) VALUES ($1, $2)", row}));
  }
  CHECK(fs::file_size(path) > 20'000'000);
  CHECK(fs::file_size(path + "-wal") < 24'000'000);
}

TEST_CASE_FIXTURE(Fixture, "names that are no files are refused") {
  for (const char* name : {"", ":memory:"}) {
    CHECK(kind_and_reason(open_sqlite({.path = name})) == "invalid/path");
  }
  path = folder.path();
  CHECK(refusal() == "invalid/is_directory");
  path = folder.file("no/such/folder.db");
  CHECK(refusal() == "not_found/no_such_file");
  path = folder.file("absent.db");
  CHECK(refusal(SqliteOptions::Create::never) == "not_found/no_such_file");
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE_FIXTURE(Fixture, "a file that is no database is refused and left as it is") {
  const std::string content(10'000, 'x');
  write_file(path, content);
  CHECK(refusal() == "corrupt/not_a_database");
  CHECK(fs::file_size(path) == content.size());
}

TEST_CASE_FIXTURE(Fixture, "another program's database is refused and left as it is") {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  SUBCASE("with tables") {
    REQUIRE(sqlite3_exec(handle, "CREATE TABLE theirs (id)", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
  }
  SUBCASE("with a mark") {
    REQUIRE(sqlite3_exec(handle, "PRAGMA application_id=77", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
  }
  sqlite3_close(handle);
  const auto before = fs::file_size(path);
  CHECK(refusal() == "unsupported/foreign_file");
  CHECK(fs::file_size(path) == before);
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  CHECK(good(read_integer(handle, path, "PRAGMA application_id")) != 0x4E6F6374);
  sqlite3_close(handle);
}

TEST_CASE_FIXTURE(Fixture, "an empty file is a new database") {
  write_file(path, "");
  CHECK(good(schema_version(*good(make()->connect(Access::read)))) == 1);
}

TEST_CASE_FIXTURE(Fixture, "damage is found and told") {
  fill(*make(), 200, 3000);
  SUBCASE("a damaged first page") {
    std::fstream(path, std::ios::in | std::ios::out | std::ios::binary).seekp(100)
        << std::string(3000, '\x7f');
    CHECK(refusal() == "corrupt/damaged");
  }
  SUBCASE("a damaged page in the middle") {
    std::fstream(path, std::ios::in | std::ios::out | std::ios::binary).seekp(4096 * 20)
        << std::string(4096 * 4, '\x7f');
    const auto database = good(open_sqlite({.path = path}));
    const auto checked = database->check_integrity();
    CHECK(kind_and_reason(checked) == "corrupt/damaged");
    CHECK(checked.error().message.find(path) != std::string::npos);
    const auto connection = good(database->connect(Access::read));
    const auto read = connection->query({"SELECT sum(length(hex(body))) FROM item", {}},
                                        [](const Row&) -> Result<Walk> { return Walk::go_on; });
    CHECK(kind_and_reason(read) == "corrupt/damaged");
  }
  SUBCASE("a file that was cut off") {
    fs::resize_file(path, 4096 * 10);
    const auto database = open_sqlite({.path = path});
    if (database) {
      CHECK(kind_and_reason((*database)->check_integrity()) == "corrupt/damaged");
    } else {
      CHECK(kind_and_reason(database) == "corrupt/damaged");
    }
  }
}

TEST_CASE_FIXTURE(Fixture,
                  "a second writer waits for its turn and is told when it takes too long") {
  make();
  const auto database = good(open_sqlite({.path = path, .busy_timeout_ms = 1}));
  const auto first = good(database->connect(Access::write));
  const auto second = good(database->connect(Access::write));
  good(first->begin());
  CHECK(kind_and_reason(second->begin()) == "unavailable/busy");
  good(first->commit());
  good(second->begin());
  second->rollback();
}

TEST_CASE_FIXTURE(Fixture, "a connection keeps no more statements than it may") {
  make();
  const auto place =
      std::make_shared<SqlitePlace>(SqlitePlace{.options = {.path = path, .statements_max = 3}});
  const auto handle = good(open_handle(*place, path, SQLITE_OPEN_READWRITE));
  StatementCache cache(handle.get(), path, 3);
  const void* kept = nullptr;
  for (int i = 0; i < 20; ++i) {
    const auto often = good(cache.take("SELECT 0"));
    CHECK((kept == nullptr || kept == often.handle()));
    kept = often.handle();
    const auto other = good(cache.take("SELECT " + std::to_string(i + 1)));
    const auto again = good(cache.take("SELECT 0"));
    CHECK(again.handle() != often.handle());
    CHECK(cache.size() <= 3);
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
