#pragma once
// A result as the revision of its request knows it. Handlers write the newest form; what an older
// one does not know is taken out or said as text, and the new era's own members are added.
//
// Pure functions; any thread.

#include <optional>
#include <string_view>

#include "noctem/codec/json.hpp"
#include "noctem/mcp/call.hpp"
#include "noctem/mcp/server.hpp"

namespace noctem::mcp {

std::optional<Revision> revision_named(std::string_view name);

void shape_result(codec::JsonObject& result, std::string_view method, Revision revision,
                  const About& about);

codec::JsonObject implementation(const About& about, Revision revision);

}  // namespace noctem::mcp
