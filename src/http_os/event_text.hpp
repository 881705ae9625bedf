#pragma once
// One server-sent event as text. Line breaks in the payload become further data lines; in a name or
// an id, where they would begin a field of their own, they are left out.
//
// Pure; any thread.

#include <string>
#include <string_view>

namespace noctem::http_os {

// A comment line, which readers ignore: it shows a reader who left.
inline constexpr std::string_view kHeartbeat = ":\n\n";

// An empty event or id is not written.
std::string event_text(std::string_view event, std::string_view payload, std::string_view id);

}  // namespace noctem::http_os
