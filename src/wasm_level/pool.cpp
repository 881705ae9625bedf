#include "pool.hpp"

#include <algorithm>

namespace noctem::wasm_level {

Worker* Pool::find(const std::string& identity) {
  const auto found = std::ranges::find(kept_, identity, &Kept::identity);
  if (found == kept_.end()) {
    return nullptr;
  }
  if (!found->worker->is_usable()) {
    kept_.erase(found);
    return nullptr;
  }
  kept_.splice(kept_.begin(), kept_, found);
  return kept_.front().worker.get();
}

Worker& Pool::keep(std::string identity, std::unique_ptr<Worker> worker) {
  drop(identity);
  kept_.push_front({std::move(identity), std::move(worker)});
  while (kept_.size() > workers_max_) {
    kept_.pop_back();
  }
  return *kept_.front().worker;
}

void Pool::drop(const std::string& identity) {
  std::erase_if(kept_, [&](const Kept& kept) { return kept.identity == identity; });
}

}  // namespace noctem::wasm_level
