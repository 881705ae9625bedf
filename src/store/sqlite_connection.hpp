#pragma once
// One handle of SQLite as a Connection. Opening sets everything that makes the file durable and
// safe: WAL, synchronous=FULL, secure_delete, foreign keys, no memory map, no trust in the schema
// that stands in the file.
//
// The connection's thread.

#include <sqlite3.h>

#include <memory>
#include <optional>
#include <string>

#include "noctem/store/sqlite.hpp"

#include "sqlite_statements.hpp"
#include "sqlite_wal.hpp"
#include "transaction_state.hpp"

namespace noctem::store {

struct CloseHandle {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseHandle>;

// Where a database is and how it is opened; connections share it, so that its VFS outlives them.
struct SqlitePlace {
  SqliteOptions options;
  std::shared_ptr<const void> vfs_owner = nullptr;  // null: SQLite's own
  std::string vfs_name = "";

  const char* vfs() const { return vfs_name.empty() ? nullptr : vfs_name.c_str(); }
};

// The bare handle. `flags` are SQLITE_OPEN_READWRITE and the like.
Result<SqliteHandle> open_handle(const SqlitePlace& place, const std::string& path, int flags);
Result<> run_script(sqlite3* handle, std::string_view path, const std::string& sql);
Result<std::int64_t> read_integer(sqlite3* handle, std::string_view path, const char* sql);

class SqliteConnection final : public Connection {
 public:
  static Result<std::unique_ptr<SqliteConnection>> open(std::shared_ptr<const SqlitePlace> place,
                                                        Access access);
  ~SqliteConnection() override;

  Result<> query(Command command, const RowFunction& on_row) override;
  Result<std::uint64_t> execute(Command command) override;
  Result<> execute_all(std::span<const Command> commands) override;
  Result<> execute_script(std::string_view sql) override;
  Result<> begin() override;
  Result<> commit() override;
  void rollback() override;
  Result<> forget_old_pages() override;

  sqlite3* handle() const { return handle_.get(); }

 private:
  SqliteConnection(std::shared_ptr<const SqlitePlace> place, SqliteHandle handle, Access access);

  Result<StatementLease> prepare(const Command& command);
  Result<> run_plain(std::string_view sql);
  Result<> before_transaction();
  void after_transaction(int code);
  std::unexpected<Error> failed(Error error);
  std::unexpected<Error> failed(int code);

  std::shared_ptr<const SqlitePlace> place_;
  SqliteHandle handle_;
  Access access_;
  StatementCache statements_;
  std::optional<SqliteWal> wal_;  // of the write connection
  TransactionState transaction_;
};

}  // namespace noctem::store
