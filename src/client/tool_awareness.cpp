#include <algorithm>
#include <utility>

#include "tools.hpp"

namespace noctem::client {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using mcp::Need;
using mcp::Schema;

constexpr std::size_t kItemsMax = 20;

std::int64_t entries_in(const Json& domain) {
  const Json* count = domain.find("entries");
  return count != nullptr && count->integer() != nullptr ? *count->integer() : 0;
}

// The domains that know most; how many there are in all stands beside them.
JsonArray largest(const Json& domains) {
  JsonArray all;
  for (const auto& [name, domain] : *domains.object()) {
    Json one = harmless_json(domain);
    one.object()->set("domain", harmless_words(name));
    all.push_back(std::move(one));
  }
  std::ranges::sort(all, [](const Json& a, const Json& b) {
    return std::pair(-entries_in(a), *a.find("domain")->text()) <
           std::pair(-entries_in(b), *b.find("domain")->text());
  });
  all.resize(std::min(all.size(), kItemsMax));
  return all;
}

Json shortened(const Json& value) {
  Json copy = harmless_json(value);
  if (auto* array = copy.array(); array != nullptr && array->size() > kItemsMax) {
    array->resize(kItemsMax);
  }
  return copy;
}

Schema list() { return Schema::array_of(Schema::any(), 0, kItemsMax); }

Schema output() {
  return Schema::object({{"timestamp", Schema::integer(0, codec::kIntegerMax), Need::optional},
                         {"phase", Schema::text(0, 32), Need::optional},
                         {"knowledge_domains", list().described("The largest ones.")},
                         {"domains_total", Schema::integer(0, codec::kIntegerMax)},
                         {"gaps", list(), Need::optional},
                         {"health", Schema::any(), Need::optional},
                         {"trends", list(), Need::optional},
                         {"priorities", list(), Need::optional},
                         {"statements", list(), Need::optional}});
}

}  // namespace

Result<Json> awareness_shown(Member& member) {
  NOCTEM_TRY(const auto snapshot, member.get(Hat::agent, "/api/agent/awareness"));
  const Json* domains = snapshot.find("knowledge_domains");
  if (domains == nullptr || domains->object() == nullptr) {
    return fail(unavailable("answer", "the node's answer is no awareness"));
  }
  JsonObject shown{{"knowledge_domains", largest(*domains)},
                   {"domains_total", static_cast<std::int64_t>(domains->object()->size())}};
  for (const auto* name :
       {"timestamp", "phase", "gaps", "health", "trends", "priorities", "statements"}) {
    if (const Json* value = snapshot.find(name)) {
      shown.set(name, shortened(*value));
    }
  }
  return shown;
}

mcp::Tool awareness_tool(Workbench& bench) {
  return {.name = "mesh_awareness",
          .title = "What the mesh knows of itself",
          .description = with_warning(
              "Read the network's current self-model: what it knows, what gaps exist, what needs "
              "attention. Use this to orient yourself."),
          .output = output(),
          .effects = {.writes = mcp::Writes::nothing,
                      .again = mcp::Again::changes_nothing,
                      .world = mcp::World::open},
          .handler = handler_of(
              bench, [](const mcp::Call&, Member& member) { return awareness_shown(member); })};
}

}  // namespace noctem::client
