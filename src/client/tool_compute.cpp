#include <cmath>

#include "tools.hpp"

namespace noctem::client {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using mcp::Need;
using mcp::Schema;

constexpr std::size_t kMaterialMax = 20;
constexpr std::size_t kMaterialBytes = 16'000;

Schema result_schema() {
  return Schema::object(
      {{"content", Schema::text(1, 65'536).described("What came out, in words that stand alone.")},
       {"confidence", Schema::number(0, 1).otherwise(0.5), Need::optional},
       {"sources",
        Schema::array_of(Schema::text(1, 2'048), 0, 32)
            .described("URLs or entry IDs it stands on."),
        Need::optional}});
}

Schema input() {
  const std::vector<std::string> types = {"synthesize", "verify", "consolidate", "reflect",
                                          "fill_gap"};
  return Schema::object(
      {{"types",
        Schema::array_of(Schema::one_of(types), 0, 5)
            .described("Preferred task types; "
                       "default all."),
        Need::optional},
       {"domains",
        Schema::array_of(Schema::text(1, 512), 0, 16)
            .described("Preferred domains; "
                       "default any."),
        Need::optional},
       {"task_id",
        Schema::text(32, 32).described("A task that you claimed before: deliver or "
                                       "release it."),
        Need::optional},
       {"result", result_schema().described("Delivers the task."), Need::optional},
       {"vote",
        Schema(JsonObject{{"type", "integer"}, {"enum", JsonArray{1, -1}}})
            .described("Delivers a verify task."),
        Need::optional},
       {"reason", Schema::text(1, 1'000).described("Explains the vote."), Need::optional},
       {"release", Schema::boolean().described("Gives the task back."), Need::optional}});
}

Schema output() {
  return Schema::object(
      {{"status", Schema::text(0, 32).described("claimed, nothing_to_do, delivered, voted, "
                                                "released")},
       {"task", Schema::any(), Need::optional},
       {"entries", Schema::array_of(entry_schema(), 0, kMaterialMax).described("The material."),
        Need::optional},
       {"note", Schema::text(0, 2'000)}});
}

std::string how_to(const std::string& type, const std::string& id) {
  if (type == "verify") {
    return "Check the claim in `entries` against what you know and can look up. Then call "
           "mesh_compute with task_id \"" +
           id + "\", vote 1 or -1, and a reason.";
  }
  return "Do what `description` says with `entries` as material. Then call mesh_compute with "
         "task_id \"" +
         id + "\" and result {content, confidence, sources}; or with release true to give it back.";
}

Result<JsonArray> material_of(Workbench& bench, Member& member, const Json& task) {
  const std::string type = text_in(task, "type");
  if (type == "verify" || type == "consolidate") {
    NOCTEM_TRY(const auto entry,
               member.get(Hat::agent, "/api/agent/knowledge/" + text_in(task, "subject")));
    return JsonArray{entry_shown(entry, draw_nonce(bench.random))};
  }
  TargetWriter target("/api/agent/knowledge");
  if (type == "synthesize") {
    target.add("domain", text_in(task, "domain"));
  }
  target.add("order", "newest").add("limit", std::to_string(kMaterialMax));
  target.add("bytes", std::to_string(2 * kMaterialBytes));
  return type == "fill_gap" ? Result<JsonArray>(JsonArray())
                            : material(member, target, kMaterialBytes, bench.random);
}

Preference preference_of(const mcp::Call& call) {
  return {.types = call.texts("types"), .domains = call.texts("domains")};
}

Result<Json> claim_task(Workbench& bench, const mcp::Call& call, Member& member) {
  NOCTEM_TRY(const auto claimed, claim(member, preference_of(call)));
  const Json* task = claimed.find("task");
  if (task == nullptr || task->object() == nullptr) {
    return JsonObject{{"status", "nothing_to_do"},
                      {"note", "There is no task at the moment. Try again when you are idle."}};
  }
  NOCTEM_TRY(auto entries, material_of(bench, member, *task));
  Json shown = harmless_json(*task);
  const Json* lease = claimed.find("lease");
  if (const Json* until = lease != nullptr ? lease->find("until") : nullptr) {
    shown.object()->set("until", *until);
  }
  const std::string note = how_to(text_in(*task, "type"), text_in(*task, "id"));
  return JsonObject{{"status", "claimed"},
                    {"task", std::move(shown)},
                    {"entries", std::move(entries)},
                    {"note", note}};
}

// The task as the node leases it to us: a repeated claim returns the same lease.
Result<Json> held_task(Member& member, const std::string& id) {
  NOCTEM_TRY(const auto claimed, claim(member, {}));
  const Json* task = claimed.find("task");
  if (task == nullptr || text_in(*task, "id") != id) {
    return fail(
        conflict("lease", "this agent does not hold task " + id + " (any more)" +
                              (task == nullptr ? std::string() : ", but " + text_in(*task, "id"))));
  }
  return *task;
}

Result<Json> deliver_result(const mcp::Call& call, Member& member, const std::string& id) {
  NOCTEM_TRY(const auto task, held_task(member, id));
  const Json& result = *call.find("result");
  const std::string type = text_in(task, "type");
  if (type == "verify") {
    return fail(invalid("result", "a verify task is delivered with `vote` and `reason`"));
  }
  EntryText entry;
  entry.type = type == "reflect" ? "reflection" : type == "fill_gap" ? "observation" : "synthesis";
  entry.domain = text_in(task, "domain");
  entry.domain = entry.domain.empty() ? "network" : entry.domain;
  entry.task = id;
  entry.content = *result.find("content")->text();
  const Json* confidence = result.find("confidence");
  if (confidence != nullptr && confidence->number() != nullptr) {
    entry.confidence = std::lround(*confidence->number() * 1000);
  } else if (confidence != nullptr && confidence->integer() != nullptr) {
    entry.confidence = *confidence->integer() * 1000;
  }
  if (const Json* sources = result.find("sources")) {
    for (const Json& source : *sources->array()) {
      entry.sources.push_back(*source.text());
    }
  }
  NOCTEM_TRY(const auto answer, deliver(member, std::move(entry)));
  return JsonObject{{"status", "delivered"},
                    {"note", "It counts when other operators have checked it."}};
}

Result<Json> deliver_vote(Workbench& bench, const mcp::Call& call, Member& member,
                          const std::string& id) {
  NOCTEM_TRY(const auto task, held_task(member, id));
  if (text_in(task, "type") != "verify") {
    return fail(invalid("vote", "only a verify task is delivered with a vote; use `result`"));
  }
  const Opinion opinion{.entry = text_in(task, "subject"),
                        .vote = call.integer("vote") == 1 ? 1 : -1,
                        .reason = std::string(call.text("reason").value_or(""))};
  NOCTEM_TRY(const auto voted, vote(member, bench.queue, opinion));
  return JsonObject{{"status", "voted"},
                    {"note",
                     "The vote is sealed; the node counts it when the round's windows are "
                     "over."}};
}

Result<Json> compute(Workbench& bench, const mcp::Call& call, Member& member) {
  const int said = static_cast<int>(call.find("result") != nullptr) +
                   static_cast<int>(call.find("vote") != nullptr) +
                   static_cast<int>(call.is_true("release"));
  const auto id = call.text("task_id");
  if (!id.has_value() && said == 0) {
    return claim_task(bench, call, member);
  }
  if (!id.has_value() || said != 1) {
    return fail(invalid("task_id",
                        "to deliver, give `task_id` and one of `result`, `vote` or "
                        "`release`; to claim a task, none of them"));
  }
  const std::string task(*id);
  if (call.is_true("release")) {
    NOCTEM_TRY(const auto answer, release(member, task));
    return JsonObject{{"status", "released"}, {"note", "Somebody else may claim it now."}};
  }
  return call.find("result") != nullptr ? deliver_result(call, member, task)
                                        : deliver_vote(bench, call, member, task);
}

}  // namespace

mcp::Tool compute_tool(Workbench& bench) {
  return {.name = "mesh_compute",
          .title = "Work for the mesh",
          .description = with_warning(
              "Pick up a compute task from the network. Call this when idle or between tasks — the "
              "network needs your processing power to synthesize, verify, and improve its "
              "knowledge."),
          .input = input(),
          .output = output(),
          .effects = {.writes = mcp::Writes::adds},
          .handler = handler_of(bench, [&bench](const mcp::Call& call, Member& member) {
            return compute(bench, call, member);
          })};
}

}  // namespace noctem::client
