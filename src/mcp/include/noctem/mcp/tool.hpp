#pragma once
// A tool: something that a model may have done for it. Declared once: name, words for the model,
// what its arguments look like, and what it does to the world. The arguments are checked before the
// handler sees them; who calls wrongly is told how to call.
//
//   server.add(mcp::Tool{
//       .name = "mesh_query",
//       .description = "Search what the mesh knows.",
//       .input = Schema::object({{"query", Schema::text(1, 2'000).described("What to look for.")},
//                                {"limit", Schema::integer(1, 20).otherwise(5), Need::optional}}),
//       .effects = {.writes = Writes::nothing},
//       .handler = [&](mcp::Call call, mcp::ToolReply reply) { … reply.send(result); }});
//
// A handler is called on the transport's thread: it answers at once, or keeps the reply and answers
// from another.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/mcp/call.hpp"
#include "noctem/mcp/content.hpp"
#include "noctem/mcp/reply.hpp"
#include "noctem/mcp/schema.hpp"

namespace noctem::mcp {

struct ToolResult {
  std::vector<Content> content;  // empty: `structured` as text
  // Must fit Tool::output if that stands; then it may be absent only in a failure.
  std::optional<codec::Json> structured;
  enum class Outcome { done, failed } outcome = Outcome::done;
};
codec::JsonObject json_of(ToolResult result);

ToolResult text_result(std::string text);
ToolResult failed_result(std::string text);  // isError, with what to do about it

using ToolReply = ReplyWith<ToolResult>;
using ToolHandler = std::function<void(Call, ToolReply)>;

// Hints that hosts show to their users and decide by; the worst case is the default.
enum class Writes { nothing, adds, destroys };
enum class Again { acts_again, changes_nothing };  // called a second time with the same arguments
enum class World { open, closed };                 // open: strangers' words come back

struct Effects {
  Writes writes = Writes::destroys;
  Again again = Again::acts_again;
  World world = World::open;
};

struct Tool {
  std::string name;   // [A-Za-z0-9_.-], at most 128
  std::string title;  // for people; may be empty
  std::string description;
  Schema input = Schema::object({});
  std::optional<Schema> output;
  Effects effects;
  ToolHandler handler;
};

}  // namespace noctem::mcp
