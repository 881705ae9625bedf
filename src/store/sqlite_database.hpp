#pragma once
// SQLite behind Database: what connections share, and the checks of a file before anything is
// written to it.
//
// Any thread.

#include <memory>

#include "noctem/store/sqlite.hpp"

#include "sqlite_connection.hpp"

namespace noctem::store {

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(std::shared_ptr<const SqlitePlace> place, std::unique_ptr<SqliteConnection> first)
      : place_(std::move(place)), first_(std::move(first)) {}

  Dialect dialect() const override { return Dialect::sqlite; }
  std::string place() const override { return place_->options.path; }
  Result<std::unique_ptr<Connection>> connect(Access access) override;
  Result<> check_integrity() override;
  Result<std::uint64_t> size_bytes() override;

  std::shared_ptr<const SqlitePlace> shared_place() const { return place_; }

 private:
  std::shared_ptr<const SqlitePlace> place_;
  // Idle. Whenever the last connection closes, SQLite writes its log back, syncs and removes it,
  // and the next one makes it again: milliseconds of a start that opens for one step after the
  // other.
  std::unique_ptr<SqliteConnection> first_;
};

Result<> check_integrity_of(sqlite3* handle, std::string_view path);

}  // namespace noctem::store
