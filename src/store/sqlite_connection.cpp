#include "sqlite_connection.hpp"

#include <utility>

#include "noctem/base/assert.hpp"
#include "noctem/base/mutation.hpp"

#include "column_damage.hpp"
#include "parameter.hpp"
#include "sqlite_error.hpp"
#include "sqlite_hits.hpp"

namespace noctem::store {
namespace {

// The writer moves the log into the file once it is this long; a log that grew longer under a slow
// reader is cut back to the limit afterwards.
constexpr int kWalBytesMax = 64 << 20;

class SqliteRow final : public Row {
 public:
  SqliteRow(sqlite3_stmt* statement, ColumnDamage& damage)
      : statement_(statement), damage_(damage) {}

  bool is_null(int column) const override { return type(column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override {
    return holds(column, SQLITE_INTEGER) ? sqlite3_column_int64(statement_, column) : 0;
  }
  std::string_view text(int column) const override {
    if (!holds(column, SQLITE_TEXT)) {
      return {};
    }
    const auto* start = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {start, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  ByteView blob(int column) const override {
    if (!holds(column, SQLITE_BLOB)) {
      return {};
    }
    const auto* start = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return {start, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  int type(int column) const {
    NOCTEM_ASSERT(column >= 0 && column < sqlite3_data_count(statement_), column);
    return sqlite3_column_type(statement_, column);
  }
  bool holds(int column, int wanted) const {
    const bool fits = type(column) == wanted;
    if (!fits) {
      damage_.note(column);
    }
    return fits;
  }

  sqlite3_stmt* statement_;
  ColumnDamage& damage_;
};

// Double quotes name things and never make strings, as in PostgreSQL.
void harden(sqlite3* handle) {
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
}

std::string pragmas(const SqliteOptions& options, Access access) {
  std::string sql =
      "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA "
      "temp_store=MEMORY;"
      "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA case_sensitive_like=ON;";
  sql += mutated("skip_sync") ? "PRAGMA synchronous=OFF;" : "PRAGMA synchronous=FULL;";
  const auto cache_kib = access == Access::write ? options.writer_cache_kib : options.cache_kib;
  sql += "PRAGMA cache_size=-" + std::to_string(cache_kib) + ";";
  if (access == Access::read) {
    return sql + "PRAGMA query_only=ON;";
  }
  return sql + "PRAGMA journal_size_limit=" + std::to_string(kWalBytesMax) + ";";
}

}  // namespace

Result<SqliteHandle> open_handle(const SqlitePlace& place, const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, place.vfs());
  SqliteHandle handle(raw);
  if (code != SQLITE_OK) {
    return fail(sqlite_error(raw, code, path));
  }
  // In the simulator nobody would release the lock while this thread waits.
  sqlite3_busy_timeout(raw, place.options.world == nullptr ? place.options.busy_timeout_ms : 0);
  return handle;
}

Result<> run_script(sqlite3* handle, std::string_view path, const std::string& sql) {
  const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    return fail(sqlite_error(handle, code, path));
  }
  return {};
}

Result<std::int64_t> read_integer(sqlite3* handle, std::string_view path, const char* sql) {
  sqlite3_stmt* raw = nullptr;
  int code = sqlite3_prepare_v2(handle, sql, -1, &raw, nullptr);
  const std::unique_ptr<sqlite3_stmt, FinalizeStatement> statement(raw);
  if (code == SQLITE_OK) {
    code = sqlite3_step(raw);
  }
  if (code != SQLITE_ROW) {
    return fail(sqlite_error(handle, code, path));
  }
  return sqlite3_column_int64(raw, 0);
}

SqliteConnection::SqliteConnection(std::shared_ptr<const SqlitePlace> place, SqliteHandle handle,
                                   Access access)
    : place_(std::move(place)),
      handle_(std::move(handle)),
      access_(access),
      statements_(handle_.get(), place_->options.path, place_->options.statements_max) {
  if (access_ == Access::write) {
    wal_.emplace(handle_.get());
  }
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(
    std::shared_ptr<const SqlitePlace> place, Access access) {
  const std::string& path = place->options.path;
  const int flags = access == Access::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  NOCTEM_TRY(SqliteHandle handle, open_handle(*place, path, flags));
  // SQLite falls back to reading a file that it may not write.
  if (access == Access::write && sqlite3_db_readonly(handle.get(), "main") != 0) {
    return fail(sqlite_error(handle.get(), SQLITE_READONLY, path));
  }
  harden(handle.get());
  NOCTEM_CHECK(run_script(handle.get(), path, pragmas(place->options, access)));
  if (const int code = add_hits_function(handle.get()); code != SQLITE_OK) {
    return fail(sqlite_error(handle.get(), code, path));
  }
  std::unique_ptr<SqliteConnection> made(
      new SqliteConnection(std::move(place), std::move(handle), access));
  if (const int code = made->wal_ ? made->wal_->keep_what_is_seen() : SQLITE_OK;
      code != SQLITE_OK) {
    return made->failed(code);
  }
  return made;
}

SqliteConnection::~SqliteConnection() {
  rollback();
  statements_.clear();
}

Result<StatementLease> SqliteConnection::prepare(const Command& command) {
  NOCTEM_CHECK(transaction_.may_run());
  if (auto checked = check_parameters(command.parameters); !checked) {
    return failed(std::move(checked).error());
  }
  Result<StatementLease> lease = statements_.take(command.sql);
  if (!lease) {
    return failed(std::move(lease).error());
  }
  if (lease->parameter_count() != command.parameters.size()) {
    return failed(
        internal("sql", "the wrong number of parameters for: " + std::string(command.sql)));
  }
  if (const int code = lease->bind(command.parameters); code != SQLITE_OK) {
    return failed(code);
  }
  return lease;
}

Result<> SqliteConnection::query(Command command, const RowFunction& on_row) {
  NOCTEM_TRY(const StatementLease lease, prepare(command));
  ColumnDamage damage;
  const SqliteRow row(lease.handle(), damage);
  for (;;) {
    const int code = sqlite3_step(lease.handle());
    if (code == SQLITE_DONE) {
      return {};
    }
    if (code != SQLITE_ROW) {
      return failed(code);
    }
    const Result<Walk> walk = on_row(row);
    if (auto sound = damage.verdict(place_->options.path); !sound) {
      return failed(std::move(sound).error());
    }
    if (!walk) {
      return fail(walk.error());
    }
    if (*walk == Walk::stop) {
      return {};
    }
  }
}

Result<std::uint64_t> SqliteConnection::execute(Command command) {
  const bool alone = transaction_.phase() == TransactionState::Phase::none;
  if (alone) {
    NOCTEM_CHECK(before_transaction());
  }
  NOCTEM_TRY(const StatementLease lease, prepare(command));
  const sqlite3_int64 before = sqlite3_total_changes64(handle_.get());
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) {
    code = sqlite3_step(lease.handle());
  }
  if (code != SQLITE_DONE) {
    after_transaction(alone ? code : SQLITE_OK);
    return failed(code);
  }
  // sqlite3_changes keeps its value over statements that change no rows.
  const bool changed = sqlite3_total_changes64(handle_.get()) != before;
  const auto rows = changed ? static_cast<std::uint64_t>(sqlite3_changes64(handle_.get())) : 0;
  after_transaction(alone ? code : SQLITE_OK);
  return rows;
}

Result<> SqliteConnection::execute_all(std::span<const Command> commands) {
  const bool alone = transaction_.phase() == TransactionState::Phase::none;
  if (alone) {
    NOCTEM_CHECK(begin());
  }
  for (const Command& command : commands) {
    if (auto done = execute(command); !done) {
      if (alone) {
        rollback();
      }
      return fail(std::move(done).error());
    }
  }
  return alone ? commit() : Result<>{};
}

Result<> SqliteConnection::execute_script(std::string_view sql) {
  NOCTEM_CHECK(transaction_.may_run());
  return run_plain(sql);
}

Result<> SqliteConnection::begin() {
  NOCTEM_CHECK(transaction_.may_begin());
  NOCTEM_CHECK(before_transaction());
  const std::string_view sql = access_ == Access::write ? "BEGIN IMMEDIATE" : "BEGIN";
  NOCTEM_TRY(const StatementLease lease, statements_.take(sql));
  if (const int code = sqlite3_step(lease.handle()); code != SQLITE_DONE) {
    return failed(code);
  }
  transaction_.begun();
  return {};
}

Result<> SqliteConnection::commit() {
  NOCTEM_CHECK(transaction_.may_commit());
  Result<> done;
  int code = SQLITE_DONE;
  {
    NOCTEM_TRY(const StatementLease lease, statements_.take("COMMIT"));
    code = sqlite3_step(lease.handle());
    if (code != SQLITE_DONE) {
      done = failed(code);
    }
  }
  if (!done) {
    rollback();
  }
  after_transaction(code);
  transaction_.ended();
  return done;
}

Result<> SqliteConnection::before_transaction() {
  if (const int code = wal_ ? wal_->before_transaction() : SQLITE_OK; code != SQLITE_OK) {
    return failed(code);
  }
  return {};
}

void SqliteConnection::after_transaction(int code) {
  if (wal_) {
    wal_->after_commit(code);
  }
}

void SqliteConnection::rollback() {
  // A full disk or an I/O error may have rolled back already.
  if (sqlite3_get_autocommit(handle_.get()) == 0) {
    sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  transaction_.ended();
}

Result<> SqliteConnection::forget_old_pages() {
  NOCTEM_CHECK(transaction_.may_begin());
  const int timeout = place_->options.world == nullptr ? place_->options.busy_timeout_ms : 0;
  if (const int code = wal_ ? wal_->forget_old_pages(timeout) : SQLITE_OK; code != SQLITE_OK) {
    return fail(sqlite_error(handle_.get(), code, place_->options.path));
  }
  return {};
}

Result<> SqliteConnection::run_plain(std::string_view sql) {
  if (auto done = run_script(handle_.get(), place_->options.path, std::string(sql)); !done) {
    return failed(std::move(done).error());
  }
  return {};
}

std::unexpected<Error> SqliteConnection::failed(Error error) {
  transaction_.error_seen();
  return fail(std::move(error));
}

std::unexpected<Error> SqliteConnection::failed(int code) {
  return failed(sqlite_error(handle_.get(), code, place_->options.path));
}

}  // namespace noctem::store
