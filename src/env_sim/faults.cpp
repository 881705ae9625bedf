#include "noctem/env_sim/faults.hpp"

namespace noctem::env_sim {
namespace {

constexpr std::array<std::string_view, kFaultKinds> kNames = {
    "power_lost",        "process_killed", "write_lost",         "write_torn",
    "write_kept",        "name_lost",      "name_kept",          "disk_full",
    "read_error",        "write_error",    "sync_error",         "read_only",
    "bit_flipped",       "message_lost",   "message_delayed",    "message_duplicated",
    "message_reordered", "message_cut",    "connection_refused", "clock_skewed",
    "clock_jumped",
};
static_assert(static_cast<std::size_t>(Fault::clock_jumped) + 1 == kFaultKinds);

std::string line(std::string_view name, std::uint64_t count) {
  std::string number = std::to_string(count);
  constexpr std::size_t kWidth = 10;
  number.insert(0, number.size() < kWidth ? kWidth - number.size() : 0, ' ');
  return number + "  " + std::string(name) + "\n";
}

}  // namespace

std::string_view name_of(Fault fault) { return kNames[static_cast<std::size_t>(fault)]; }

void FaultCounts::strike_point(std::string_view point) {
  const auto found = points_.find(point);
  if (found == points_.end()) {
    points_.emplace(point, 1);
  } else {
    ++found->second;
  }
}

void FaultCounts::add(const FaultCounts& other) {
  for (std::size_t i = 0; i < kFaultKinds; ++i) {
    counts_[i] += other.counts_[i];
  }
  for (const auto& [point, count] : other.points_) {
    points_[point] += count;
  }
}

std::vector<Fault> FaultCounts::missing(std::span<const Fault> expected) const {
  std::vector<Fault> zeros;
  for (const Fault fault : expected) {
    if (count(fault) == 0) {
      zeros.push_back(fault);
    }
  }
  return zeros;
}

std::string FaultCounts::table() const {
  std::string text;
  for (std::size_t i = 0; i < kFaultKinds; ++i) {
    text += line(kNames[i], counts_[i]);
  }
  for (const auto& [point, count] : points_) {
    text += line("crashed at: " + point, count);
  }
  return text;
}

}  // namespace noctem::env_sim
