#include "quota.hpp"

#include <algorithm>

namespace noctem::hub {

namespace {

constexpr std::int64_t kOne = 3'600;

}  // namespace

std::int64_t Quota::left_of(const Used& used, std::int64_t per_hour, std::int64_t now) {
  const auto seconds = std::clamp<std::int64_t>(now - used.at, 0, kOne);
  return std::max<std::int64_t>(0, used.amount - seconds * per_hour);
}

std::int64_t Quota::wait(const std::string& name, std::int64_t per_hour, std::int64_t now) const {
  if (per_hour <= 0) {
    return kOne;
  }
  const auto found = used_.find(name);
  if (found == used_.end()) {
    return 0;
  }
  const auto over = left_of(found->second, per_hour, now) + kOne - per_hour * kOne;
  return over <= 0 ? 0 : (over + per_hour - 1) / per_hour;
}

void Quota::charge(const std::string& name, std::int64_t per_hour, std::int64_t now) {
  if (used_.size() >= names_max_ && !used_.contains(name)) {
    make_room(now);
  }
  auto& used = used_[name];
  used.amount = left_of(used, per_hour, now) + kOne;
  used.at = now;
}

// After an hour every bucket is full again, whatever its limit.
void Quota::make_room(std::int64_t now) {
  std::erase_if(used_, [&](const auto& item) { return now - item.second.at >= kOne; });
  if (used_.size() >= names_max_) {
    used_.erase(
        std::ranges::min_element(used_, {}, [](const auto& item) { return item.second.at; }));
  }
}

}  // namespace noctem::hub
