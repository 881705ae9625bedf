#include "read_pool.hpp"

namespace noctem::node {

ReadPool::Lent::~Lent() {
  if (connection_) {
    pool_->take_back(std::move(connection_));
  }
}

Result<ReadPool::Lent> ReadPool::borrow() {
  {
    const std::lock_guard guard(mutex_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return Lent(*this, std::move(connection));
    }
  }
  NOCTEM_TRY(auto connection, database_.connect(store::Access::read));
  return Lent(*this, std::move(connection));
}

void ReadPool::take_back(std::unique_ptr<store::Connection> connection) {
  const std::lock_guard guard(mutex_);
  idle_.push_back(std::move(connection));
}

}  // namespace noctem::node
