#pragma once
// What happens at a time of its own: windows that end, leases and ttls that lapse, reputations that
// are computed anew. One queue, in the order of time, then class, then name; a pause of the service
// moves windows and leases.
//
// Belongs to the fold's thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "turn.hpp"

namespace noctem::mesh {

// In the order in which they happen at one time.
enum class DueClass { window, lease, ttl, reputation };

// `name`: entry id (window of its open round, ttl), lease key, or "" (reputation: each 00:00 UTC).
Result<> schedule(Turn& turn, std::int64_t time, DueClass due, std::string_view name);
Result<> unschedule(Turn& turn, std::int64_t time, DueClass due, std::string_view name);

struct Due {
  std::int64_t time = 0;
  DueClass due = DueClass::window;
  std::string name;
};
Result<std::optional<Due>> first_due(State& state);
Result<std::vector<Due>> all_due(State& state, std::initializer_list<DueClass> classes);

// 00:00 UTC of the next day.
std::int64_t day_after(std::int64_t time);

// Adds `seconds` to every window and lease that is in the queue (the owners' rows are moved by
// move_window() and move_lease()).
Result<> shift_due(Turn& turn, std::int64_t seconds);

}  // namespace noctem::mesh
