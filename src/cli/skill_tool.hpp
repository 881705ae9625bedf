#pragma once
// A skill as a tool of the agents' protocol: its name, words, schemas and hints, and what became of
// a call as a model is shown it. What a skill says of itself and what it writes are strangers'
// words: made harmless, its answer inside of a fence.
//
// Pure but for the nonce; any thread.

#include "noctem/mcp/server.hpp"
#include "noctem/skill/broker.hpp"
#include "noctem/skill/offer.hpp"
#include "noctem/text/fence.hpp"

namespace noctem::cli {

// "skill_org-example_pdf-text"; one that two skills would have, or that is long, ends in a hash.
std::vector<std::string> tool_names(const std::vector<skill::Offer>& offers);

// A schema of a manifest, "" for any object; invalid/schema.
Result<mcp::Schema> schema_of(const std::string& text);

// Without its handler; invalid/schema where a schema of it cannot be checked.
Result<mcp::Tool> tool_of(const skill::Offer& offer, std::string name);

mcp::ToolResult tool_result(const skill::Manifest& manifest, const skill::RunResult& done,
                            const text::FenceNonce& nonce);

}  // namespace noctem::cli
