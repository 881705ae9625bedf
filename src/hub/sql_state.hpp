#pragma once
// The fold's rows in the database. Reading goes through a bounded cache of committed rows; what a
// commit changes is collected above (mesh::Draft) and comes down in one batch at its end, so a row
// that a commit changes a hundred times is written once. Without a cache it is a reader's view of
// its own transaction.
//
// stand_on() says which transaction is read; rows read in one that is then undone were committed
// before it, so the cache stays good. Belongs to the connection's thread.

#include "noctem/mesh/state.hpp"
#include "noctem/store/database.hpp"

#include "row_cache.hpp"

namespace noctem::hub {

class SqlState final : public mesh::State {
 public:
  explicit SqlState(std::size_t cache_bytes_max) : cache_(cache_bytes_max) {}

  void stand_on(store::Connection& connection) { connection_ = &connection; }

  Result<std::optional<std::string>> get(mesh::Table table, std::string_view key) override;
  Result<std::vector<mesh::StateRow>> scan(mesh::Table table, std::string_view prefix,
                                           std::string_view after, std::size_t rows_max) override;
  // Rows are written by flush() alone.
  Result<> put(mesh::Table table, std::string_view key, std::string text) override;
  Result<> erase(mesh::Table table, std::string_view key) override;

  Result<> flush(const mesh::Draft::Changes& changes);  // into the transaction
  void committed(const mesh::Draft::Changes& changes);  // the same ones, now durable
  void forget() { cache_.clear(); }

 private:
  store::Connection* connection_ = nullptr;
  RowCache cache_;
};

}  // namespace noctem::hub
