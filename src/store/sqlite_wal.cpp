#include "sqlite_wal.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "noctem/base/mutation.hpp"

namespace noctem::store {
namespace {

constexpr int kCheckpointPages = 1000;
constexpr int kPrimaryCode = 0xff;  // of an extended result code
constexpr sqlite3_int64 kRewriteBytes = 64 * 1024;

// The log's own file; null where there is none yet, as before the first life has turned it on.
sqlite3_file* log_file(sqlite3* handle) {
  bool is_wal = false;
  sqlite3_exec(
      handle, "PRAGMA journal_mode",
      [](void* found, int, char** values, char**) {
        *static_cast<bool*>(found) = values[0] != nullptr && std::string_view(values[0]) == "wal";
        return 0;
      },
      &is_wal, nullptr);
  sqlite3_file* file = nullptr;
  sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
  return is_wal && file != nullptr && file->pMethods != nullptr ? file : nullptr;
}

int sync(sqlite3_file* file) { return file->pMethods->xSync(file, SQLITE_SYNC_NORMAL); }

int write_again(sqlite3_file* file) {
  sqlite3_int64 size = 0;
  int code = file->pMethods->xFileSize(file, &size);
  std::array<unsigned char, kRewriteBytes> block;
  for (sqlite3_int64 at = 0; at < size && code == SQLITE_OK; at += kRewriteBytes) {
    const int count = static_cast<int>(std::min(kRewriteBytes, size - at));
    code = file->pMethods->xRead(file, block.data(), count, at);
    if (code == SQLITE_OK) {
      code = file->pMethods->xWrite(file, block.data(), count, at);
    }
  }
  return code == SQLITE_OK && size > 0 ? sync(file) : code;
}

int checkpoint(sqlite3* handle, int mode) {
  return sqlite3_wal_checkpoint_v2(handle, nullptr, mode, nullptr, nullptr);
}

}  // namespace

SqliteWal::SqliteWal(sqlite3* handle) : handle_(handle) {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);  // see the destructor
  sqlite3_wal_hook(
      handle_,
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<SqliteWal*>(self)->pages_ = pages;
        return SQLITE_OK;
      },
      this);
}

// A clean end leaves no log, or an empty one where others still read. If the disk is in the way the
// next start does it.
SqliteWal::~SqliteWal() {
  sqlite3_wal_hook(handle_, nullptr, nullptr);
  sqlite3_busy_timeout(handle_, 0);
  if ((trusted_ ? empty_log() : mend()) == SQLITE_OK) {
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  }
}

int SqliteWal::before_transaction() {
  if (trusted_) {
    return SQLITE_OK;
  }
  const int code = mend();
  trusted_ = code == SQLITE_OK;
  return code;
}

int SqliteWal::keep_what_is_seen() {
  sqlite3_file* file = log_file(handle_);
  return file == nullptr ? SQLITE_OK : write_again(file);
}

int SqliteWal::mend() {
  const int code = keep_what_is_seen();
  return code == SQLITE_OK ? empty_log() : code;
}

// Everything into the database file, and the truncation durable.
int SqliteWal::empty_log() {
  const int code = checkpoint(handle_, SQLITE_CHECKPOINT_TRUNCATE);
  sqlite3_file* file = log_file(handle_);
  return code == SQLITE_OK && file != nullptr ? sync(file) : code;
}

int SqliteWal::forget_old_pages(int busy_timeout_ms) {
  if (const int code = before_transaction(); code != SQLITE_OK) {
    return code;
  }
  sqlite3_busy_timeout(handle_, 0);
  const int code = empty_log();
  sqlite3_busy_timeout(handle_, busy_timeout_ms);
  doubt(code);
  return code;
}

void SqliteWal::after_commit(int code) {
  doubt(code);
  if (code == SQLITE_DONE && pages_ >= kCheckpointPages) {
    pages_ = 0;
    doubt(checkpoint(handle_, SQLITE_CHECKPOINT_PASSIVE));
  }
}

void SqliteWal::doubt(int code) {
  if ((code & kPrimaryCode) == SQLITE_IOERR && !mutated("trust_failed_sync")) {
    trusted_ = false;
  }
}

}  // namespace noctem::store
