#pragma once
// How often each kind of fault struck. A fault that never struck was not tested: a run prints this
// table, and a runner fails on the zeros among the kinds that its scenario names.
//
// One thread.

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace noctem::env_sim {

enum class Fault {
  power_lost,      // a machine stopped, its unsynced writes at the mercy of the seed
  process_killed,  // a process stopped, the machine went on
  write_lost,      // an unsynced write was gone after a crash
  write_torn,      // some sectors of an unsynced write survived
  write_kept,      // an unsynced write survived whole
  name_lost,       // an unsynced creation, renaming or removal was undone
  name_kept,       // one was not
  disk_full,
  read_error,
  write_error,
  sync_error,
  read_only,
  bit_flipped,
  message_lost,
  message_delayed,  // far beyond the usual
  message_duplicated,
  message_reordered,   // overtaken by a later one on the same way
  message_cut,         // lost in a partition
  connection_refused,  // nobody listened there
  clock_skewed,
  clock_jumped,
};
inline constexpr std::size_t kFaultKinds = 21;

std::string_view name_of(Fault fault);

class FaultCounts {
 public:
  void strike(Fault fault) { ++counts_[static_cast<std::size_t>(fault)]; }
  std::uint64_t count(Fault fault) const { return counts_[static_cast<std::size_t>(fault)]; }

  // A crash at a kill point, by the point's name ("sync node.db-wal").
  void strike_point(std::string_view point);
  const std::map<std::string, std::uint64_t, std::less<>>& points() const { return points_; }

  void add(const FaultCounts& other);
  std::vector<Fault> missing(std::span<const Fault> expected) const;
  std::string table() const;  // a line for each kind and each kill point

 private:
  std::array<std::uint64_t, kFaultKinds> counts_{};
  std::map<std::string, std::uint64_t, std::less<>> points_;
};

}  // namespace noctem::env_sim
