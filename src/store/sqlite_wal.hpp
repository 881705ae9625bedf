#pragma once
// Trust in SQLite's log. After a sync that failed, the operating system may have forgotten what was
// pending, though it still shows it; a later sync that succeeds does not bring it back. SQLite
// would go on behind such a hole, and a loss of power would take every commit after it. So
// checkpoints are made here, where their failure is seen, and after a failed sync nothing is
// written until the log was mended: its bytes written and synced again, all of it moved to the
// database file, and the empty log synced too, so that no old one comes back beside newer pages. A
// log that was found at the start is mended first: nobody knows how the life before it ended.
//
// Belongs to the write connection and its thread; the handle outlives it.

#include <sqlite3.h>

namespace noctem::store {

class SqliteWal {
 public:
  explicit SqliteWal(sqlite3* handle);
  ~SqliteWal();
  SqliteWal(const SqliteWal&) = delete;
  SqliteWal& operator=(const SqliteWal&) = delete;

  // At the start: what a killed process wrote and did not sync is seen, and might be served. Needs
  // no space.
  int keep_what_is_seen();

  // SQLITE_OK, or why no transaction may begin yet.
  int before_transaction();
  void after_commit(int code);

  // Leaves nothing of former pages in the log, without waiting for readers: SQLITE_BUSY.
  int forget_old_pages(int busy_timeout_ms);

 private:
  int mend();
  int empty_log();
  void doubt(int code);

  sqlite3* handle_;
  int pages_ = 0;
  bool trusted_ = false;
};

}  // namespace noctem::store
