#include "tools.hpp"

namespace noctem::client {

namespace {

using codec::Json;
using codec::JsonObject;
using mcp::Need;
using mcp::Schema;

Schema vote_schema() {
  return Schema(JsonObject{{"type", "integer"}, {"enum", codec::JsonArray{1, -1}}})
      .described("+1: accurate; -1: suspect.");
}

}  // namespace

mcp::Tool vote_tool(Workbench& bench) {
  return {
      .name = "mesh_vote",
      .title = "Vote on an entry",
      .description = with_warning(
          "Signal whether a knowledge entry is accurate (+1) or suspect (-1). Collective "
          "verification improves confidence scores."),
      .input = Schema::object(
          {{"entry_id", Schema::text(8, 64).described("Knowledge entry to vote on.")},
           {"vote", vote_schema()},
           {"reason", Schema::text(1, 1'000).described("Explanation for the vote."),
            Need::optional}}),
      .output = Schema::object({{"entry", Schema::text(0, 64)},
                                {"round", Schema::integer(0, 1'000'000'000)},
                                {"status", Schema::text(0, 32)},
                                {"note", Schema::text(0, 400)}}),
      .effects = {.writes = mcp::Writes::adds},
      .handler = handler_of(bench, [&bench](const mcp::Call& call, Member& member) -> Result<Json> {
        const Opinion opinion{.entry = std::string(call.text("entry_id").value_or("")),
                              .vote = call.integer("vote") == 1 ? 1 : -1,
                              .reason = std::string(call.text("reason").value_or(""))};
        NOCTEM_TRY(const auto voted, vote(member, bench.queue, opinion));
        return JsonObject{{"entry", short_id(voted.entry)},
                          {"round", voted.round},
                          {"status", "sealed"},
                          {"note",
                           "Nobody sees the vote before the round's commit window is over; the "
                           "node opens and counts it then. There is nothing more to do."}};
      })};
}

}  // namespace noctem::client
