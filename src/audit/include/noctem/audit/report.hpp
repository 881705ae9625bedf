#pragma once
// What was run on one day, for a person who did not watch: each run in a line with who decided and
// what came of it, and above them the sums. Made of the log's entries alone; who gives it away
// signs it with the log's key (log.hpp).
//
// Pure; any thread.

#include <string>
#include <vector>

#include "noctem/audit/entry.hpp"

namespace noctem::audit {

// Of the events with begin <= at < end (Unix seconds); texts of the log are plain already.
std::string make_report(const std::vector<Event>& events, std::int64_t begin, std::int64_t end);

}  // namespace noctem::audit
