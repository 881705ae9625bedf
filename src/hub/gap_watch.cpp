#include "gap_watch.hpp"

namespace noctem::hub {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;

}  // namespace

void GapWatch::turn_day(std::int64_t now) {
  if (const auto day = now / kDaySeconds; day != day_) {
    day_ = day;
    missed_.clear();
  }
}

void GapWatch::found_nothing(const std::string& domain, const std::string& operator_id,
                             std::int64_t now) {
  if (domain.empty() || operator_id.empty()) {
    return;
  }
  std::lock_guard guard(mutex_);
  turn_day(now);
  const auto found = missed_.find(domain);
  if (found == missed_.end()) {
    if (missed_.size() < domains_max_) {
      missed_.emplace(domain, Missed{operator_id, Missed::Stage::once});
    }
    return;
  }
  auto& missed = found->second;
  if (missed.stage == Missed::Stage::once && missed.first != operator_id) {
    missed.stage = Missed::Stage::twice;
  }
}

std::vector<std::string> GapWatch::take(std::int64_t now) {
  std::lock_guard guard(mutex_);
  turn_day(now);
  std::vector<std::string> domains;
  for (auto& [domain, missed] : missed_) {
    if (missed.stage == Missed::Stage::twice) {
      missed.stage = Missed::Stage::reported;
      domains.push_back(domain);
    }
  }
  return domains;
}

}  // namespace noctem::hub
