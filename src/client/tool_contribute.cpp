#include <cmath>

#include "tools.hpp"

namespace noctem::client {

namespace {

using codec::Json;
using mcp::Need;
using mcp::Schema;

constexpr double kConfidenceDefault = 0.5;

Schema input() {
  return Schema::object(
      {{"domain", Schema::text(1, 512).described("Hierarchical domain, e.g. \"go/concurrency\".")},
       {"content", Schema::text(1, 65'536).described("The knowledge, in words that stand alone.")},
       {"type", Schema::one_of({"observation", "correction"}).otherwise("observation"),
        Need::optional},
       {"confidence",
        Schema::number(0, 1).otherwise(kConfidenceDefault).described("Self-assessed confidence."),
        Need::optional},
       {"sources",
        Schema::array_of(Schema::text(1, 2'048), 0, 32)
            .described("URLs or entry IDs supporting this."),
        Need::optional},
       {"tags", Schema::array_of(Schema::text(1, 32), 0, 16).described("Discovery tags."),
        Need::optional},
       {"supersedes", Schema::text(8, 64).described("Entry ID this corrects/replaces."),
        Need::optional},
       {"ttl", Schema::integer(1, 3'153'600'000).described("Seconds until auto-expiry."),
        Need::optional},
       {"summary", Schema::text(1, 240).described("One sentence, shown first."), Need::optional}});
}

EntryText entry_of(const mcp::Call& call) {
  EntryText entry;
  entry.type = std::string(call.text("type").value_or("observation"));
  entry.domain = std::string(call.text("domain").value_or(""));
  entry.content = std::string(call.text("content").value_or(""));
  entry.summary = std::string(call.text("summary").value_or(""));
  entry.supersedes = std::string(call.text("supersedes").value_or(""));
  entry.confidence = std::lround(call.number("confidence").value_or(kConfidenceDefault) * 1000);
  entry.sources = call.texts("sources");
  entry.tags = call.texts("tags");
  entry.ttl = call.integer("ttl");
  return entry;
}

}  // namespace

mcp::Tool contribute_tool(Workbench& bench) {
  return {
      .name = "mesh_contribute",
      .title = "Share with the mesh",
      .description = with_warning(
          "Share what you've learned with the network. Every contribution makes the collective "
          "smarter. Include domain tags and confidence level."),
      .input = input(),
      .output = published_schema(),
      .effects = {.writes = mcp::Writes::adds},
      .handler = handler_of(bench, [&bench](const mcp::Call& call, Member& member) -> Result<Json> {
        NOCTEM_TRY(const auto published, contribute(member, bench.queue, entry_of(call)));
        return published_json(published);
      })};
}

}  // namespace noctem::client
