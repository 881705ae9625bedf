#include "tools.hpp"

namespace noctem::client {

namespace {

using codec::Json;
using codec::JsonObject;
using mcp::Need;
using mcp::Schema;

constexpr std::size_t kMaterialMax = 20;
constexpr std::string_view kHow =
    "Write what this network (or domain) knows, lacks and should do next, in your own words; then "
    "call mesh_reflect again with the same `domain`, your words as `content`, and `statements`, "
    "each {says, about}: says is gap, rising, declining, contested, unreliable or priority, about "
    "a domain or an entry id.";

Schema statement() {
  return Schema::object(
      {{"says",
        Schema::one_of({"gap", "rising", "declining", "contested", "unreliable", "priority"})},
       {"about", Schema::text(1, 512).described("A domain, or an entry's full id.")}});
}

Schema input() {
  return Schema::object(
      {{"domain",
        Schema::text(1, 512).described("Specific domain to reflect on, or omit for the "
                                       "full network."),
        Need::optional},
       {"depth", Schema::one_of({"summary", "detailed"}).otherwise("summary"), Need::optional},
       {"content",
        Schema::text(1, 65'536).described("Your reflection; without it the material is "
                                          "returned."),
        Need::optional},
       {"statements", Schema::array_of(statement(), 0, 32).described("What it comes down to."),
        Need::optional}});
}

Schema output() {
  return Schema::object(
      {{"id", Schema::text(0, 64), Need::optional},
       {"status", Schema::text(0, 32).described("material, added, held, queued")},
       {"near", Schema::text(0, 64), Need::optional},
       {"note", Schema::text(0, 4'000)},
       {"awareness", Schema::any(), Need::optional},
       {"entries", Schema::array_of(entry_schema(), 0, kMaterialMax), Need::optional}});
}

EntryText reflection_of(const mcp::Call& call) {
  EntryText entry;
  entry.type = "reflection";
  entry.domain = std::string(call.text("domain").value_or("network"));
  entry.content = std::string(call.text("content").value_or(""));
  if (const Json* statements = call.find("statements")) {
    entry.statements = *statements->array();
  }
  return entry;
}

Result<Json> show_material(Workbench& bench, const mcp::Call& call, Member& member) {
  const bool detailed = call.text("depth") == "detailed";
  TargetWriter target("/api/agent/knowledge");
  if (const auto domain = call.text("domain")) {
    target.add("domain", *domain);
  }
  target.add("order", "newest").add("limit", detailed ? "20" : "5");
  target.add("content", detailed ? "auto" : "summary");
  NOCTEM_TRY(auto entries, material(member, target, detailed ? 24'000 : 6'000, bench.random));
  NOCTEM_TRY(auto awareness, awareness_shown(member));
  return JsonObject{{"status", "material"},
                    {"awareness", std::move(awareness)},
                    {"entries", std::move(entries)},
                    {"note", kHow}};
}

}  // namespace

mcp::Tool reflect_tool(Workbench& bench) {
  return {
      .name = "mesh_reflect",
      .title = "Reflect on the mesh",
      .description =
          with_warning("Generate a synthesis of a knowledge domain or the network's overall state. "
                       "High-value compute task — produces the awareness model others rely on."),
      .input = input(),
      .output = output(),
      .effects = {.writes = mcp::Writes::adds},
      .handler = handler_of(bench, [&bench](const mcp::Call& call, Member& member) -> Result<Json> {
        if (!call.text("content").has_value()) {
          return show_material(bench, call, member);
        }
        NOCTEM_TRY(const auto published, contribute(member, bench.queue, reflection_of(call)));
        return published_json(published);
      })};
}

}  // namespace noctem::client
