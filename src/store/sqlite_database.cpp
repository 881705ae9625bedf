#include "sqlite_database.hpp"

#include <utility>

#include "noctem/base/assert.hpp"

#include "schema_table.hpp"
#include "sqlite_error.hpp"
#include "sqlite_file_os.hpp"
#include "sqlite_vfs.hpp"

namespace noctem::store {
namespace {

constexpr std::int64_t kApplicationId = 0x4E6F6374;  // "Noct"
constexpr int kFaultsShown = 3;

enum class Owner { ours, nobody };

Result<Owner> owner_of(sqlite3* handle, const std::string& path) {
  NOCTEM_TRY(const std::int64_t id, read_integer(handle, path, "PRAGMA application_id"));
  NOCTEM_TRY(const std::int64_t objects,
             read_integer(handle, path, "SELECT count(*) FROM sqlite_schema"));
  if (id == kApplicationId) {
    return Owner::ours;
  }
  if (id == 0 && objects == 0) {
    return Owner::nobody;
  }
  return fail(unsupported(
      "foreign_file",
      path + ": is a database of another program; name another file, or move this one away"));
}

// Where it cannot be had (a memory database, a file system without locks) SQLite keeps the old
// mode.
Result<> turn_on_wal(sqlite3* handle, const std::string& path) {
  sqlite3_stmt* raw = nullptr;
  int code = sqlite3_prepare_v2(handle, "PRAGMA journal_mode=WAL", -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement(raw);
  if (code == SQLITE_OK) {
    code = sqlite3_step(raw);
  }
  if (code != SQLITE_ROW) {
    return fail(sqlite_error(handle, code, path));
  }
  if (std::string_view(reinterpret_cast<const char*>(sqlite3_column_text(raw, 0))) != "wal") {
    return fail(unavailable(
        "no_wal", path + ": the file system cannot hold a database; choose another folder"));
  }
  // The row comes before the mode is written: only the end of the statement says that it was.
  code = sqlite3_step(raw);
  return code == SQLITE_DONE ? Result<>{} : fail(sqlite_error(handle, code, path));
}

// A new file gets its mark and its first table in one transaction.
Result<> claim(SqliteConnection& connection, const std::string& path) {
  sqlite3* handle = connection.handle();
  NOCTEM_TRY(const Owner owner, owner_of(handle, path));
  NOCTEM_CHECK(turn_on_wal(handle, path));
  if (owner == Owner::ours) {
    return {};
  }
  NOCTEM_CHECK(connection.begin());
  NOCTEM_CHECK(run_script(handle, path, "PRAGMA application_id=" + std::to_string(kApplicationId)));
  NOCTEM_CHECK(connection.execute_script(schema_table_script(Dialect::sqlite)));
  return connection.commit();
}

// Empty, and its owner's only. What cannot be made on the machine is told by SQLite when it opens
// it.
Result<> make_file(const SqliteOptions& options) {
  if (options.world == nullptr) {
    const int system_error = make_private_file(options.path);
    return system_error == 0 ? Result<>{} : fail(cannot_open(system_error, options.path));
  }
  const auto made = options.world->files.open(options.path, env::OpenMode::create_new);
  if (!made && made.error().kind != ErrorKind::conflict) {
    return fail(Error(made.error()).in(options.path));
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Connection>> SqliteDatabase::connect(Access access) {
  NOCTEM_TRY(auto connection, SqliteConnection::open(place_, access));
  return connection;
}

Result<> SqliteDatabase::check_integrity() {
  NOCTEM_TRY(const auto connection, SqliteConnection::open(place_, Access::read));
  return check_integrity_of(connection->handle(), place_->options.path);
}

Result<std::uint64_t> SqliteDatabase::size_bytes() {
  NOCTEM_TRY(const auto connection, SqliteConnection::open(place_, Access::read));
  const std::string& path = place_->options.path;
  NOCTEM_TRY(const std::int64_t pages,
             read_integer(connection->handle(), path, "PRAGMA page_count"));
  NOCTEM_TRY(const std::int64_t bytes,
             read_integer(connection->handle(), path, "PRAGMA page_size"));
  return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(bytes);
}

Result<> check_integrity_of(sqlite3* handle, std::string_view path) {
  for (const char* sql : {"PRAGMA integrity_check", "PRAGMA foreign_key_check"}) {
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v2(handle, sql, -1, &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement(raw);
    std::string faults;
    for (int shown = 0; code == SQLITE_OK && shown < kFaultsShown; ++shown) {
      code = sqlite3_step(raw);
      const auto* text =
          code == SQLITE_ROW ? reinterpret_cast<const char*>(sqlite3_column_text(raw, 0)) : nullptr;
      if (text != nullptr && std::string_view(text) != "ok") {
        faults += (faults.empty() ? "" : "; ") + std::string(text);
        code = SQLITE_OK;
      }
    }
    if (!faults.empty()) {
      return fail(corrupt("damaged", std::string(path) + ": the database is damaged (" + faults +
                                         "); restore a backup"));
    }
    if (code != SQLITE_DONE && code != SQLITE_ROW) {
      return fail(sqlite_error(handle, code, path));
    }
  }
  return {};
}

Result<std::unique_ptr<Database>> open_sqlite(SqliteOptions options) {
  NOCTEM_ASSERT(options.statements_max > 0);
  auto place = std::make_shared<SqlitePlace>();
  place->options = std::move(options);
  const std::string& path = place->options.path;
  if (path.empty() || path.front() == ':') {
    return fail(invalid("path", "'" + path + "' is no name for a database file; name one"));
  }
  if (const SqliteWorld* world = place->options.world; world != nullptr) {
    auto vfs = SqliteVfs::make(*world);
    place->vfs_name = vfs->name();
    place->vfs_owner = std::move(vfs);
  }
  if (place->options.create == SqliteOptions::Create::if_absent) {
    NOCTEM_CHECK(make_file(place->options));
  }
  NOCTEM_TRY(auto connection, SqliteConnection::open(place, Access::write));
  NOCTEM_CHECK(claim(*connection, path));
  return std::unique_ptr<Database>(
      std::make_unique<SqliteDatabase>(std::move(place), std::move(connection)));
}

}  // namespace noctem::store
