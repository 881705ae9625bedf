#pragma once
// The prepared statements of one connection, kept by their text; the one used longest ago makes
// room. A lease gives one out and resets it afterwards, so that no statement holds a read
// transaction open.
//
// The connection's thread.

#include <sqlite3.h>

#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/store/database.hpp"

namespace noctem::store {

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

struct PreparedStatement {
  std::string sql;
  std::unique_ptr<sqlite3_stmt, FinalizeStatement> handle;
  std::vector<int> places;  // places[i] is SQLite's own number of the parameter $(i+1)
  bool in_use = false;
};

class StatementLease {
 public:
  StatementLease(PreparedStatement* kept, std::unique_ptr<PreparedStatement> own)
      : statement_(kept), own_(std::move(own)) {}
  StatementLease(StatementLease&& other) noexcept
      : statement_(std::exchange(other.statement_, nullptr)), own_(std::move(other.own_)) {}
  StatementLease& operator=(StatementLease&&) = delete;
  ~StatementLease();

  sqlite3_stmt* handle() const { return statement_->handle.get(); }
  // SQLITE_OK or what failed. The parameters are borrowed until the lease ends.
  int bind(std::span<const Parameter> parameters) const;
  std::size_t parameter_count() const { return statement_->places.size(); }

 private:
  PreparedStatement* statement_;
  std::unique_ptr<PreparedStatement> own_;  // one that is not kept, because the kept one is in use
};

class StatementCache {
 public:
  StatementCache(sqlite3* database, std::string_view path, std::size_t statements_max)
      : database_(database), path_(path), statements_max_(statements_max) {}

  Result<StatementLease> take(std::string_view sql);
  std::size_t size() const { return by_text_.size(); }
  void clear();

 private:
  using List = std::list<PreparedStatement>;

  Result<PreparedStatement> prepare(std::string_view sql) const;
  void make_room();

  sqlite3* database_;
  std::string path_;
  std::size_t statements_max_;
  List recent_;  // used last: first
  std::unordered_map<std::string_view, List::iterator> by_text_;
};

}  // namespace noctem::store
