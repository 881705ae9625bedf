#pragma once
// What came of a run, as the audit log holds it: plain, short, secrets as keyed hashes.
//
// Pure; any thread.

#include <string>
#include <vector>

#include "noctem/audit/log.hpp"
#include "noctem/bark/level.hpp"

namespace noctem::skill {

codec::JsonArray notes_of(const std::vector<std::string>& lines);
codec::JsonArray notes_of(const std::vector<proxy::Event>& events);

// What it asked the node for, how often, and how often it was refused.
codec::JsonObject services_notes(const bark::JobResult& job, const audit::AuditLog& log,
                                 const std::string& run);

}  // namespace noctem::skill
