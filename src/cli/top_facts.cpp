#include "top_facts.hpp"

#include <fmt/core.h>

#include <cmath>

namespace noctem::cli {

namespace {

using codec::Json;

constexpr std::int64_t kGrowthSeconds = 3'600;
constexpr std::int64_t kGrowthSteps = 60;

std::string text_in(const Json& value, std::string_view name) {
  const Json* found = value.find(name);
  return found == nullptr || found->text() == nullptr ? std::string() : *found->text();
}

std::int64_t integer_in(const Json& value, std::string_view name) {
  const Json* found = value.find(name);
  return found == nullptr || found->integer() == nullptr ? 0 : *found->integer();
}

// An API's share from 0 to 1.
std::int64_t per_cent_in(const Json& value, std::string_view name) {
  const Json* found = value.find(name);
  if (found == nullptr || found->number() == nullptr) {
    return integer_in(value, name) * 100;
  }
  return std::llround(*found->number() * 100);
}

std::vector<Json> list_in(const Json& value, std::string_view name) {
  const Json* found = value.find(name);
  return found == nullptr || found->array() == nullptr ? std::vector<Json>() : *found->array();
}

TopEntry entry_of(const Json& value) {
  std::string words = text_in(value, "summary");
  for (const char* name : {"excerpt", "rendered", "content"}) {
    words = words.empty() ? text_in(value, name) : words;
  }
  return {text_in(value, "domain"), text_in(value, "status"), per_cent_in(value, "confidence"),
          std::move(words)};
}

TopTask task_of(const Json& value) {
  return {.type = text_in(value, "type"),
          .about = text_in(value, "subject"),
          .domain = text_in(value, "domain"),
          .priority = integer_in(value, "priority"),
          .since = integer_in(value, "since"),
          .holder = text_in(value, "operator_id")};
}

void take_stats(TopFacts& facts, const Json& stats) {
  facts.name = text_in(stats, "name");
  facts.phase = text_in(stats, "phase");
  facts.entries = integer_in(stats, "entries_total");
  facts.verified = integer_in(stats, "entries_verified");
  facts.operators = integer_in(stats, "operators_active");
  facts.agents = integer_in(stats, "agents_active");
  facts.records = integer_in(stats, "records");
}

void take_growth(TopFacts& facts, const Json& growth) {
  std::int64_t before = -1;
  for (const Json& point : list_in(growth, "growth")) {
    const std::int64_t records = integer_in(point, "records");
    if (before >= 0) {
      facts.growth.push_back(records - before);
    }
    before = records;
  }
}

void take_tasks(TopFacts& facts, const Json& tasks) {
  if (const Json* open = tasks.find("open"); open != nullptr && open->object() != nullptr) {
    for (const auto& [type, count] : *open->object()) {
      facts.open.emplace_back(type, count.integer() == nullptr ? 0 : *count.integer());
    }
  }
  for (const Json& task : list_in(tasks, "tasks")) {
    facts.tasks.push_back(task_of(task));
  }
  for (const Json& lease : list_in(tasks, "leases")) {
    facts.leases.push_back(task_of(lease));
  }
}

}  // namespace

Result<TopFacts> ask_top(const client::Caller& caller, const env::Clock& clock) {
  TopFacts facts;
  facts.url = caller.url();
  NOCTEM_TRY(const Json alive, caller.get("/healthz", std::nullopt));
  const Json* stage = alive.find("demonstration");
  facts.staged = stage != nullptr;
  facts.now = stage != nullptr ? integer_in(*stage, "time") : env::unix_seconds(clock.wall());
  NOCTEM_TRY(const Json stats, caller.get("/api/observe/stats", std::nullopt));
  NOCTEM_TRY(const Json growth,
             caller.get(fmt::format("/api/observe/growth?from={}&to={}&steps={}",
                                    facts.now - kGrowthSeconds, facts.now, kGrowthSteps),
                        std::nullopt));
  NOCTEM_TRY(const Json latest,
             caller.get("/api/observe/knowledge?order=newest&min_confidence=0&limit=50&"
                        "content=summary",
                        std::nullopt));
  NOCTEM_TRY(const Json tasks, caller.get("/api/observe/tasks?limit=100", std::nullopt));
  take_stats(facts, stats);
  take_growth(facts, growth);
  for (const Json& entry : list_in(latest, "entries")) {
    facts.latest.push_back(entry_of(entry));
  }
  take_tasks(facts, tasks);
  facts.raw = codec::JsonObject{
      {"demonstration", facts.staged}, {"stats", stats}, {"tasks", tasks}, {"latest", latest}};
  return facts;
}

}  // namespace noctem::cli
