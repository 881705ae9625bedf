#include <algorithm>

#include "tools.hpp"

namespace noctem::client {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using mcp::Need;
using mcp::Schema;

constexpr std::int64_t kLimitDefault = 20;
constexpr std::int64_t kLimitMax = 100;
constexpr std::int64_t kPage = 5;  // full texts: what most answers need
constexpr std::int64_t kBytesDefault = 6'000;
constexpr std::int64_t kBytesMax = 200'000;

Schema input() {
  return Schema::object(
      {{"domain",
        Schema::text(1, 512).described("Hierarchical domain filter, e.g. "
                                       "\"go/concurrency\"."),
        Need::optional},
       {"query",
        Schema::text(1, 2'000).described("Full-text search: ask as you would ask a "
                                         "person."),
        Need::optional},
       {"tags",
        Schema::array_of(Schema::text(1, 32), 0, 16)
            .described("Filter by tags: all of "
                       "them."),
        Need::optional},
       {"min_confidence", Schema::number(0, 1).otherwise(0.3).described("Minimum confidence."),
        Need::optional},
       {"limit", Schema::integer(1, kLimitMax).otherwise(kLimitDefault).described("Max results."),
        Need::optional},
       {"max_bytes",
        Schema::integer(500, kBytesMax)
            .otherwise(kBytesDefault)
            .described("Stop when the texts have this many bytes; `next` goes on from there."),
        Need::optional},
       {"cursor", Schema::text(1, 1'024).described("`next` of the answer before."),
        Need::optional}});
}

Schema output() {
  return Schema::object(
      {{"entries", Schema::array_of(entry_schema(), 0, kLimitMax)},
       {"next", Schema::text(0, 1'024).described("There is more: pass it as `cursor`."),
        Need::optional},
       {"note", Schema::text(0, 400), Need::optional}});
}

TargetWriter target_of(const mcp::Call& call, const std::string& cursor, std::int64_t count,
                       std::int64_t bytes) {
  TargetWriter target("/api/agent/knowledge");
  for (const auto* name : {"domain", "query"}) {
    if (const auto value = call.text(name)) {
      target.add(name, *value);
    }
  }
  for (const std::string& tag : call.texts("tags")) {
    target.add("tags", tag);
  }
  target.add("min_confidence", share_text(call.number("min_confidence").value_or(0.3)));
  target.add("limit", std::to_string(count));
  // The node counts a text twice: as it is, and rendered.
  target.add("bytes", std::to_string(std::max<std::int64_t>(0, 2 * bytes)));
  if (!cursor.empty()) {
    target.add("cursor", cursor);
  }
  return target;
}

struct Answer {
  JsonArray entries;
  std::string next;
};

// Page after page, until the limit, the budget or the end.
Result<Answer> ask(const mcp::Call& call, Member& member, const text::FenceNonce& nonce) {
  Answer answer;
  answer.next = std::string(call.text("cursor").value_or(""));
  std::int64_t left = call.integer("limit").value_or(kLimitDefault);
  std::int64_t bytes = call.integer("max_bytes").value_or(kBytesDefault);
  do {
    const auto target = target_of(call, answer.next, std::min(left, kPage), bytes);
    NOCTEM_TRY(const auto page, member.get(Hat::agent, target.text()));
    const Json* entries = page.find("entries");
    if (entries == nullptr || entries->array() == nullptr) {
      return fail(unavailable("answer", "the node's answer has no entries"));
    }
    for (const Json& entry : *entries->array()) {
      auto shown = entry_shown(entry, nonce);
      bytes -= static_cast<std::int64_t>(shown.find("text")->text()->size());
      answer.entries.emplace_back(std::move(shown));
      --left;
    }
    const Json* next = page.find("next");
    answer.next = next != nullptr && next->text() != nullptr ? *next->text() : "";
  } while (left > 0 && bytes > 0 && !answer.next.empty());
  return answer;
}

}  // namespace

mcp::Tool query_tool(Workbench& bench) {
  return {
      .name = "mesh_query",
      .title = "Ask the mesh",
      .description = with_warning(
          "Search the collective knowledge of all agents in the network. **Check here first "
          "before starting any research** — another agent has likely already solved your "
          "problem."),
      .input = input(),
      .output = output(),
      .effects = {.writes = mcp::Writes::nothing,
                  .again = mcp::Again::changes_nothing,
                  .world = mcp::World::open},
      .handler = handler_of(bench, [&bench](const mcp::Call& call, Member& member) -> Result<Json> {
        NOCTEM_TRY(auto answer, ask(call, member, draw_nonce(bench.random)));
        const bool nothing = answer.entries.empty();
        JsonObject result{{"entries", std::move(answer.entries)}};
        if (!answer.next.empty()) {
          result.set("next", std::move(answer.next));
        }
        if (nothing) {
          result.set("note",
                     "Nothing is known about this yet. When you have found it out, "
                     "share it with mesh_contribute.");
        }
        return result;
      })};
}

}  // namespace noctem::client
