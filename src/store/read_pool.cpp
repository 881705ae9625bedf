#include "noctem/store/read_pool.hpp"

#include <utility>

namespace noctem::store {

Result<ReadPool::Lease> ReadPool::lease() {
  {
    std::lock_guard guard(mutex_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return Lease(*this, std::move(connection));
    }
    if (made_ >= connections_max_) {
      return fail(exhausted("readers", "too many readers at once; try again"));
    }
    ++made_;
  }
  auto connection = database_.connect(Access::read);
  if (!connection) {
    std::lock_guard guard(mutex_);
    --made_;
    return fail(std::move(connection).error());
  }
  return Lease(*this, std::move(*connection));
}

// A transaction that its reader forgot would show the next one an old state.
void ReadPool::give_back(std::unique_ptr<Connection> connection) {
  connection->rollback();
  std::lock_guard guard(mutex_);
  idle_.push_back(std::move(connection));
}

ReadPool::Lease::~Lease() {
  if (connection_) {
    pool_->give_back(std::move(connection_));
  }
}

}  // namespace noctem::store
