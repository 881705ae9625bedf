#include "readiness.hpp"

#include <fmt/core.h>

namespace noctem::node {

namespace {

// What clocks of careful machines may differ by; less is no reason to refuse work.
constexpr std::int64_t kClockBehindSecondsMax = 60;

Result<std::int64_t> last_head_time(store::ReadPool& reads) {
  NOCTEM_TRY(const auto connection, reads.lease());
  NOCTEM_TRY(const auto head, ledger::latest_head(*connection));
  return head.head.time;
}

}  // namespace

std::vector<Hindrance> Readiness::hindrances() {
  std::vector<Hindrance> found;
  if (stopping_.load(std::memory_order_relaxed)) {
    found.push_back({"stopping", "the node was asked to stop"});
  }
  look_at_log(found);
  look_at_disk(found);
  if (const std::size_t waiting = ledger_.writer().waiting();
      waiting >= limits_.writes_waiting_max) {
    found.push_back({"writer", fmt::format("{} writes are waiting, which is as many as may: send "
                                           "less, or see whether the disk is slow",
                                           waiting)});
  }
  return found;
}

void Readiness::look_at_log(std::vector<Hindrance>& found) {
  const auto last = last_head_time(reads_);
  if (!last) {
    found.push_back({"database", to_string(last.error())});
    return;
  }
  const std::int64_t behind = *last - env::unix_seconds(env_.clock.wall());
  if (behind > kClockBehindSecondsMax) {
    found.push_back(
        {"clock", fmt::format("the clock is {} s before the last record of the log: set "
                              "the machine's clock",
                              behind)});
  }
}

void Readiness::look_at_disk(std::vector<Hindrance>& found) {
  const auto free = env_.files.free_bytes(limits_.home);
  if (!free) {
    found.push_back({"disk", to_string(free.error())});
  } else if (*free < limits_.disk_free_min) {
    found.push_back({"disk", fmt::format("{} bytes are free on the disk of {}, less than "
                                         "disk.free_min = {}: make room",
                                         *free, limits_.home, limits_.disk_free_min)});
  }
}

}  // namespace noctem::node
