#include <array>

#include "noctem/env/files.hpp"

#include "sqlite_database.hpp"
#include "sqlite_error.hpp"

namespace noctem::store {
namespace {

struct FinishBackup {
  void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};

// The file that grows beside the wished name, and whatever SQLite may leave beside that.
void remove_partial(env::Files& files, const std::string& partial) {
  for (const char* end : {"", "-wal", "-shm", "-journal"}) {
    (void)files.remove(partial + end);  // mostly absent
  }
}

// All pages in one read transaction: what is written meanwhile stays in the log.
Result<> copy_pages(sqlite3* from, const SqlitePlace& place, const std::string& partial) {
  NOCTEM_TRY(const SqliteHandle to, open_handle(place, partial, SQLITE_OPEN_READWRITE));
  NOCTEM_CHECK(run_script(to.get(), partial, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"));
  std::unique_ptr<sqlite3_backup, FinishBackup> backup(
      sqlite3_backup_init(to.get(), "main", from, "main"));
  if (backup == nullptr) {
    return fail(sqlite_error(to.get(), sqlite3_extended_errcode(to.get()), partial));
  }
  const int code = sqlite3_backup_step(backup.get(), -1);
  if (code != SQLITE_DONE) {
    backup.reset();
    return fail(sqlite_error(to.get(), code, partial));
  }
  return {};
}

// Read again from the disk, and left as one file that needs no log beside it.
Result<> settle(const SqlitePlace& place, const std::string& partial) {
  NOCTEM_TRY(const SqliteHandle handle, open_handle(place, partial, SQLITE_OPEN_READWRITE));
  NOCTEM_CHECK(run_script(handle.get(), partial,
                          "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE;"));
  return check_integrity_of(handle.get(), partial);
}

Result<> publish(env::Files& files, const std::string& partial, const std::string& to) {
  {
    NOCTEM_TRY(const auto file, files.open(partial, env::OpenMode::read_write));
    NOCTEM_CHECK(file->sync());
  }
  NOCTEM_CHECK(files.rename_new(partial, to));
  if (auto synced = files.sync_directory(env::parent_path(to)); !synced) {
    (void)files.remove(to);  // not there at all rather than perhaps
    return synced;
  }
  return {};
}

Result<> make_backup(SqliteDatabase& database, const std::string& partial, env::Files& files) {
  {
    NOCTEM_TRY(const auto made, files.open(partial, env::OpenMode::create_new));
  }
  NOCTEM_TRY(const auto source, SqliteConnection::open(database.shared_place(), Access::read));
  NOCTEM_CHECK(copy_pages(source->handle(), *database.shared_place(), partial));
  return settle(*database.shared_place(), partial);
}

}  // namespace

Result<> backup_sqlite(Database& from, const std::string& to, env::Files& files) {
  auto* database = dynamic_cast<SqliteDatabase*>(&from);
  if (database == nullptr) {
    return fail(unsupported("engine",
                            from.place() + ": is no SQLite database; use the server's own backup"));
  }
  const auto status = files.status(to);
  if (status) {
    return fail(conflict("exists", to + ": exists already; choose another name for the backup"));
  }
  if (status.error().kind != ErrorKind::not_found) {
    return fail(Error(status.error()).in("backup"));
  }
  const std::string partial = to + ".partial";
  remove_partial(files, partial);
  Result<> done = make_backup(*database, partial, files);
  if (done) {
    done = publish(files, partial, to);
  }
  remove_partial(files, partial);
  if (!done) {
    return fail(std::move(done).error().in("backup"));
  }
  return done;
}

}  // namespace noctem::store
