#pragma once
// Read connections of a database, lent to whoever answers a request. As many are made as are used
// at once, which the number of HTTP workers bounds; they are kept and lent again.
//
// Any thread; what was lent belongs to the borrower's thread until it is destroyed, and must not
// outlive the pool.

#include <memory>
#include <mutex>
#include <vector>

#include "noctem/store/database.hpp"

namespace noctem::node {

class ReadPool {
 public:
  explicit ReadPool(store::Database& database) : database_(database) {}

  class Lent {
   public:
    Lent(ReadPool& pool, std::unique_ptr<store::Connection> connection)
        : pool_(&pool), connection_(std::move(connection)) {}
    Lent(Lent&&) noexcept = default;
    Lent& operator=(Lent&&) = delete;
    ~Lent();
    store::Connection& operator*() const { return *connection_; }

   private:
    ReadPool* pool_;
    std::unique_ptr<store::Connection> connection_;
  };

  Result<Lent> borrow();

 private:
  void take_back(std::unique_ptr<store::Connection> connection);

  store::Database& database_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<store::Connection>> idle_;
};

}  // namespace noctem::node
