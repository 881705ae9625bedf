#pragma once
// A queue with an end: push refuses when it is full, so that pressure reaches whoever causes it
// instead of the memory. Nobody blocks; the consumer is woken by its worker.
//
// Any thread.

#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace noctem::env {

template <typename Item>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t items_max) : items_max_(items_max) {}

  // True if taken; on false the item was not moved from.
  bool push(Item&& item) {
    std::lock_guard guard(mutex_);
    if (items_.size() >= items_max_) {
      return false;
    }
    items_.push_back(std::move(item));
    return true;
  }

  std::vector<Item> pop_up_to(std::size_t count) {
    std::lock_guard guard(mutex_);
    std::vector<Item> taken;
    taken.reserve(count < items_.size() ? count : items_.size());
    while (!items_.empty() && taken.size() < count) {
      taken.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    return taken;
  }

  std::size_t size() const {
    std::lock_guard guard(mutex_);
    return items_.size();
  }

 private:
  const std::size_t items_max_;
  mutable std::mutex mutex_;
  std::deque<Item> items_;
};

}  // namespace noctem::env
