#include "sqlite_vfs.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "noctem/env_os/machine.hpp"
#include "noctem/store/migration.hpp"

#include "expect.hpp"
#include "temporary_folder.hpp"

namespace noctem::store {
namespace {

constexpr Migration kMigrations[] = {
    {1, "item", "CREATE TABLE item (id {key}, body {blob}) {strict};"}};

// What happened on the disk in order, and what shall go wrong there.
struct Disk {
  std::vector<std::string> calls;
  std::optional<Error> write_fault;
  std::optional<Error> sync_fault;
  std::optional<Error> open_fault;

  std::size_t count(const std::string& call) const {
    return static_cast<std::size_t>(std::count(calls.begin(), calls.end(), call));
  }
};

std::string end_of(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

class WatchedFile final : public env::File {
 public:
  WatchedFile(std::unique_ptr<env::File> inner, std::string name, Disk& disk)
      : inner_(std::move(inner)), name_(std::move(name)), disk_(disk) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override {
    return inner_->read_at(offset, out);
  }
  Result<> write_at(std::uint64_t offset, ByteView bytes) override {
    if (disk_.write_fault) {
      return fail(*disk_.write_fault);
    }
    return inner_->write_at(offset, bytes);
  }
  Result<> truncate(std::uint64_t size) override { return inner_->truncate(size); }
  Result<> sync() override {
    disk_.calls.push_back("sync " + name_);
    if (disk_.sync_fault) {
      return fail(*disk_.sync_fault);
    }
    return {};
  }
  Result<std::uint64_t> size() override { return inner_->size(); }

 private:
  std::unique_ptr<env::File> inner_;
  std::string name_;
  Disk& disk_;
};

class WatchedFiles final : public env::Files {
 public:
  WatchedFiles(env::Files& inner, Disk& disk) : inner_(inner), disk_(disk) {}

  Result<std::unique_ptr<env::File>> open(std::string_view path, env::OpenMode mode) override {
    if (disk_.open_fault) {
      return fail(*disk_.open_fault);
    }
    NOCTEM_TRY(auto file, inner_.open(path, mode));
    return std::make_unique<WatchedFile>(std::move(file), end_of(path), disk_);
  }
  Result<> remove(std::string_view path) override { return inner_.remove(path); }
  Result<> rename(std::string_view from, std::string_view to) override {
    disk_.calls.push_back("rename " + end_of(to));
    return inner_.rename(from, to);
  }
  Result<> rename_new(std::string_view from, std::string_view to) override {
    disk_.calls.push_back("rename " + end_of(to));
    return inner_.rename_new(from, to);
  }
  Result<> make_directories(std::string_view path) override {
    return inner_.make_directories(path);
  }
  Result<> sync_directory(std::string_view path) override {
    disk_.calls.push_back("sync folder");
    return inner_.sync_directory(path);
  }
  Result<std::vector<env::FileEntry>> list(std::string_view path) override {
    return inner_.list(path);
  }
  Result<env::FileStatus> status(std::string_view path) override { return inner_.status(path); }
  Result<> set_permissions(std::string_view path, std::uint32_t permissions) override {
    return inner_.set_permissions(path, permissions);
  }
  Result<std::uint64_t> free_bytes(std::string_view path) override {
    return inner_.free_bytes(path);
  }
  Result<std::unique_ptr<env::FileLock>> lock(std::string_view path) override {
    return inner_.lock(path);
  }

 private:
  env::Files& inner_;
  Disk& disk_;
};

struct Fixture {
  TemporaryFolder folder;
  env_os::Machine machine;
  Disk disk;
  WatchedFiles files{machine.env().files, disk};
  SqliteWorld world{files, machine.env().clock, machine.env().random};
  std::string path = folder.file("store.db");

  Result<std::unique_ptr<Database>> open() { return open_sqlite({.path = path, .world = &world}); }
  std::unique_ptr<Database> make() {
    auto database = good(open());
    good(migrate(*database, kMigrations));
    return database;
  }
  Result<std::uint64_t> add(Connection& connection, std::int64_t id) {
    const Parameter row[] = {id};
    return connection.execute({"INSERT INTO item (id) VALUES ($1)", row});
  }
};

TEST_SUITE_BEGIN("sqlite vfs");

TEST_CASE_FIXTURE(
    Fixture, "each commit syncs the log, and a new log its folder too, before anything counts") {
  const auto database = make();
  const auto writer = good(database->connect(Access::write));
  disk.calls.clear();
  good(add(*writer, 1));
  CHECK(disk.count("sync store.db-wal") >= 1);
  CHECK(disk.count("sync folder") == 1);
  CHECK(disk.count("sync store.db") == 0);
  const std::size_t before = disk.count("sync store.db-wal");
  good(add(*writer, 2));
  good(add(*writer, 3));
  CHECK(disk.count("sync store.db-wal") == before + 2);
  CHECK(disk.count("sync folder") == 1);
}

TEST_CASE_FIXTURE(Fixture, "no file of a database is made outside of the world's files") {
  const auto database = make();
  const auto writer = good(database->connect(Access::write));
  good(add(*writer, 1));
  std::vector<std::string> names;
  for (const env::FileEntry& entry : good(files.list(folder.path()))) {
    names.push_back(entry.name);
  }
  CHECK(names == std::vector<std::string>{"store.db", "store.db-wal"});
}

TEST_CASE_FIXTURE(Fixture, "a full disk is told and heals") {
  const auto database = make();
  const auto writer = good(database->connect(Access::write));
  good(add(*writer, 1));
  disk.write_fault = exhausted("disk_full", "full");
  const auto refused = add(*writer, 2);
  CHECK(kind_and_reason(refused) == "exhausted/disk_full");
  CHECK(refused.error().message.find(path) != std::string::npos);
  good(writer->begin());
  good(add(*writer, 3));
  CHECK(kind_and_reason(writer->commit()) == "exhausted/disk_full");
  CHECK(integer_from(*writer, "SELECT count(*) FROM item") == 1);
  disk.write_fault.reset();
  good(add(*writer, 2));
  CHECK(integer_from(*good(database->connect(Access::read)), "SELECT count(*) FROM item") == 2);
  good(database->check_integrity());
}

TEST_CASE_FIXTURE(Fixture, "a disk that does not sync makes no commit") {
  const auto database = make();
  const auto writer = good(database->connect(Access::write));
  disk.sync_fault = unavailable("io_error", "broken");
  CHECK(kind_and_reason(add(*writer, 1)) == "unavailable/disk_io");
  CHECK(integer_from(*writer, "SELECT count(*) FROM item") == 0);
  disk.sync_fault.reset();
  good(add(*writer, 1));
  CHECK(integer_from(*good(database->connect(Access::read)), "SELECT count(*) FROM item") == 1);
}

TEST_CASE_FIXTURE(Fixture, "what cannot be opened says why") {
  disk.open_fault = denied("permission", "not yours");
  CHECK(kind_and_reason(open()) == "denied/permission");
  disk.open_fault.reset();
  make();
  disk.open_fault = denied("permission", "not yours");
  CHECK(kind_and_reason(
            open_sqlite({.path = path, .world = &world, .create = SqliteOptions::Create::never})) ==
        "denied/permissions");
  disk.open_fault = not_found("not_found", "gone");
  CHECK(kind_and_reason(
            open_sqlite({.path = path, .world = &world, .create = SqliteOptions::Create::never})) ==
        "not_found/no_such_file");
  disk.open_fault = exhausted("disk_full", "full");
  CHECK(kind_and_reason(open()) == "exhausted/disk_full");
}

TEST_CASE_FIXTURE(Fixture,
                  "a backup is synced before it gets its name, and its folder afterwards") {
  const auto database = make();
  disk.calls.clear();
  good(backup_sqlite(*database, folder.file("copy.db"), files));
  REQUIRE(disk.calls.size() >= 3);
  const std::vector<std::string> last(disk.calls.end() - 3, disk.calls.end());
  CHECK(last == std::vector<std::string>{"sync copy.db.partial", "rename copy.db", "sync folder"});
  SUBCASE("and on a full disk there is none") {
    disk.write_fault = exhausted("disk_full", "full");
    CHECK(kind_and_reason(backup_sqlite(*database, folder.file("other.db"), files)) ==
          "exhausted/disk_full");
    CHECK_FALSE(files.status(folder.file("other.db")).has_value());
    CHECK_FALSE(files.status(folder.file("other.db.partial")).has_value());
  }
}

TEST_CASE_FIXTURE(Fixture, "a VFS is registered while somebody uses it") {
  auto vfs = SqliteVfs::make(world);
  const std::string name = vfs->name();
  CHECK(sqlite3_vfs_find(name.c_str()) != nullptr);
  const auto other = SqliteVfs::make(world);
  CHECK(other->name() != name);
  vfs.reset();
  CHECK(sqlite3_vfs_find(name.c_str()) == nullptr);

  auto database = make();
  const auto writer = good(database->connect(Access::write));
  database.reset();
  good(add(*writer, 1));
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
