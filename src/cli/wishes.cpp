#include "wishes.hpp"

namespace noctem::cli {

namespace {

constexpr std::size_t kWaitingMax = 16;  // more of the same say nothing new

}  // namespace

void Wishes::ask(Wished wish) {
  const std::lock_guard guard(mutex_);
  if (wishes_.size() < kWaitingMax) {
    wishes_.push_back(wish);
  }
  asked_.notify_one();
}

Wished Wishes::next() {
  std::unique_lock guard(mutex_);
  asked_.wait(guard, [this] { return !wishes_.empty(); });
  const Wished wish = wishes_.front();
  wishes_.pop_front();
  return wish;
}

}  // namespace noctem::cli
