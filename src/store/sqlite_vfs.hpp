#pragma once
// SQLite's window to the world, over env: files, time and randomness are the simulator's. Nothing
// is promised that the simulated disk does not keep: a write may tear at every sector, an append is
// not atomic, and a new log is durable only when its folder was synced too.
//
// Registered under a name of its own while it lives. Any thread.

#include <sqlite3.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "noctem/store/sqlite.hpp"

#include "sqlite_locks.hpp"

namespace noctem::store {

class SqliteVfs {
 public:
  static std::shared_ptr<SqliteVfs> make(const SqliteWorld& world);
  SqliteVfs(const SqliteVfs&) = delete;
  SqliteVfs& operator=(const SqliteVfs&) = delete;
  ~SqliteVfs();

  const std::string& name() const { return name_; }
  const SqliteWorld& world() const { return world_; }

  // The locks of a file, one object for all of its handles.
  std::shared_ptr<FileLocks> locks_of(const std::string& path);

  // The result code for an error of Files; it is kept as the last error number.
  int code_for(const Error& error, int code_otherwise);
  int last_error() const { return last_error_; }

 private:
  explicit SqliteVfs(const SqliteWorld& world);

  SqliteWorld world_;
  std::string name_;
  sqlite3_vfs table_{};
  std::atomic<int> last_error_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::weak_ptr<FileLocks>> locks_;
};

}  // namespace noctem::store
