#pragma once
// What happens at a time of its own: windows that end, leases and ttls that lapse, reputations that
// are computed anew. One queue, in the order of time, then class, then name; a pause of the service
// moves windows and leases.
//
// Belongs to the fold's thread.

#include <array>
#include <string>
#include <string_view>

#include "turn.hpp"

namespace noctem::mesh {

// In the order in which they happen at one time.
enum class DueClass { window, lease, ttl, reputation };

// `name`: entry id (window of its open round, ttl), lease key, or "" (reputation: each 00:00 UTC).
Result<> schedule(Turn& turn, std::int64_t time, DueClass due, std::string_view name);
Result<> unschedule(Turn& turn, std::int64_t time, DueClass due, std::string_view name);

// Adds `seconds` to every window and lease that is in the queue (the owners' rows are moved by
// move_window() and move_lease()).
Result<> shift_due(Turn& turn, std::int64_t seconds);

}  // namespace noctem::mesh
