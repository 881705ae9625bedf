// What the page asks about the past: the reputation of operators night by night, and what became of
// tasks hour by hour. Both are rows that the fold keeps, so neither reads the log.

#include "noctem/mesh/history.hpp"

#include <algorithm>

#include "noctem/mesh/members.hpp"

#include "service.hpp"
#include "views_json.hpp"

namespace noctem::api {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kDaysDefault = 90;
constexpr std::size_t kOperatorsShown = 8;
constexpr std::int64_t kStepsMax = 400;
constexpr std::int64_t kStepsDefault = 24;

JsonObject night_json(const mesh::Night& night) {
  return {{"at", night.at},
          {"operators", night.row.approved},
          {"reputed", night.row.reputed},
          {"reputation", share_json(night.row.reputation)},
          {"operators_active", night.row.operators_active},
          {"agents_active", night.row.agents_active}};
}

Result<Json> operator_past(mesh::State& state, const mesh::OperatorId& id,
                           const std::vector<mesh::Night>& nights) {
  NOCTEM_TRY(const auto member, mesh::find<mesh::OperatorRow>(state, id.value()));
  if (!member.has_value()) {
    return fail(not_found("operator", "operator_id: there is no operator of this id"));
  }
  JsonArray values;
  if (!nights.empty()) {
    const std::int64_t first = nights.front().at / kDaySeconds;
    const std::int64_t count = nights.back().at / kDaySeconds - first + 1;
    NOCTEM_TRY(const auto past, mesh::reputations_of(state, id, first, count));
    for (const mesh::Micro value : past) {
      values.push_back(share_json(value));
    }
  }
  return JsonObject{
      {"operator_id", id.value()}, {"label", member->label}, {"reputation", std::move(values)}};
}

Read reputation(const Service& service) {
  return [&service](const http::Call& call, const hub::Reader& reader) -> Result<Json> {
    const std::int64_t days = call.integer("days").value_or(kDaysDefault);
    const std::int64_t time = now(service);
    NOCTEM_TRY(const auto nights,
               mesh::nights(reader.state(), time - days * kDaySeconds, codec::kIntegerMax));
    std::vector<mesh::OperatorId> shown;
    if (const auto one = call.parameter("operator_id")) {
      shown.emplace_back(std::string(*one));
    } else {
      NOCTEM_TRY(shown, mesh::most_reputed(reader.state(), kOperatorsShown));
    }
    JsonArray past;
    for (const mesh::OperatorId& id : shown) {
      NOCTEM_TRY(auto values, operator_past(reader.state(), id, nights));
      past.push_back(std::move(values));
    }
    JsonArray array;
    for (const mesh::Night& night : nights) {
      array.emplace_back(night_json(night));
    }
    return JsonObject{{"nights", std::move(array)}, {"operators", std::move(past)}};
  };
}

struct Step {
  std::int64_t at = 0;
  mesh::FlowRow sum;
};

void add(mesh::FlowRow& sum, const mesh::FlowRow& more) {
  sum.created += more.created;
  sum.claimed += more.claimed;
  sum.delivered += more.delivered;
  sum.done += more.done;
  sum.dropped += more.dropped;
  sum.lapsed += more.lapsed;
  sum.released += more.released;
}

JsonObject step_json(const Step& step) {
  return {{"at", step.at},
          {"created", step.sum.created},
          {"claimed", step.sum.claimed},
          {"delivered", step.sum.delivered},
          {"done", step.sum.done},
          {"dropped", step.sum.dropped},
          {"lapsed", step.sum.lapsed},
          {"released", step.sum.released}};
}

// An hour belongs to the step in which it begins.
Read flow(const Service& service) {
  return [&service](const http::Call& call, const hub::Reader& reader) -> Result<Json> {
    const std::int64_t to = call.integer("to").value_or(now(service) + 1);
    const std::int64_t from =
        call.integer("from").value_or(std::max<std::int64_t>(0, to - kDaySeconds));
    const std::int64_t count = call.integer("steps").value_or(kStepsDefault);
    if (from >= to || to - from < count) {
      return fail(invalid("flow_span", "from must be before to, and a step at least a second"));
    }
    std::vector<Step> steps;
    for (std::int64_t i = 0; i < count; ++i) {
      steps.push_back({from + (to - from) / count * i + (to - from) % count * i / count, {}});
    }
    NOCTEM_TRY(const auto hours, mesh::flow_hours(reader.state(), from, to));
    for (const mesh::FlowHour& hour : hours) {
      const auto after = std::ranges::upper_bound(steps, hour.at, {}, &Step::at);
      add(std::prev(after)->sum, hour.flow);
    }
    JsonArray array;
    for (const Step& step : steps) {
      array.emplace_back(step_json(step));
    }
    return JsonObject{{"flow", std::move(array)}};
  };
}

http::Parameter count_parameter(std::string name, std::int64_t max, std::string description) {
  return {.name = std::move(name),
          .shape = document::integer(1, max),
          .presence = document::Presence::optional,
          .description = std::move(description)};
}

}  // namespace

void add_history(http::Router& router, Service& service) {
  http::Route past = get("/api/observe/reputation", "observe_reputation",
                         "Who took part and what their words weighed, night by night");
  http::Parameter one = operator_id_parameter();
  one.name = "operator_id";
  one.description = "16 hex digits; those of the highest reputation if absent.";
  past.query = {count_parameter("days", mesh::kNightsMax, "90 if absent."), std::move(one)};
  router.add(std::move(past), reading(service, Audience::watchers, reputation(service)));
  http::Route work =
      get("/api/observe/flow", "observe_flow", "What became of tasks, by hours of 90 days");
  work.query = {number_parameter("from", codec::kIntegerMax, "A day before `to` if absent."),
                number_parameter("to", codec::kIntegerMax, "Unix seconds; now if absent."),
                count_parameter("steps", kStepsMax, "24 if absent.")};
  router.add(std::move(work), reading(service, Audience::watchers, flow(service)));
}

}  // namespace noctem::api
