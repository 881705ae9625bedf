#pragma once
// Read connections for whoever happens to run: a handler takes one, reads, and gives it back by
// leaving. There are never more than as many as ever read at once, and no more than the bound;
// beyond it a reader is refused, not parked.
//
// Any thread; a Lease belongs to one.

#include <memory>
#include <mutex>
#include <vector>

#include "noctem/store/database.hpp"

namespace noctem::store {

class ReadPool {
 public:
  ReadPool(Database& database, std::size_t connections_max)
      : database_(database), connections_max_(connections_max) {}

  class Lease {
   public:
    Lease(ReadPool& pool, std::unique_ptr<Connection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    ReadPool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  Result<Lease> lease();

 private:
  void give_back(std::unique_ptr<Connection> connection);

  Database& database_;
  const std::size_t connections_max_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t made_ = 0;
};

}  // namespace noctem::store
