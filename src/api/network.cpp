// What the network says of itself: awareness, domains, numbers, who I am.

#include "noctem/hub/views.hpp"

#include "service.hpp"
#include "views_json.hpp"

namespace noctem::api {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::int64_t kHistoryMax = 366;

std::int64_t moment(const Service& service, const mesh::MeshRow& mesh) {
  return std::max(mesh.time, now(service));
}

Read awareness(const Service& service) {
  return [&service](const http::Call& call, const hub::Reader& reader) -> Result<Json> {
    NOCTEM_TRY(const auto mesh, hub::mesh_view(reader));
    if (const auto days = call.integer("history")) {
      NOCTEM_TRY(const auto past, mesh::snapshot_history(reader.state(), moment(service, mesh),
                                                         static_cast<std::size_t>(*days)));
      JsonArray snapshots;
      for (const auto& snapshot : past) {
        snapshots.push_back(snapshot_json(snapshot));
      }
      return JsonObject{{"snapshots", std::move(snapshots)}};
    }
    NOCTEM_TRY(const auto snapshot, mesh::snapshot(reader.state(), moment(service, mesh)));
    return snapshot_json(snapshot);
  };
}

Read channels(const Service& service) {
  return [&service](const http::Call& call, const hub::Reader& reader) -> Result<Json> {
    const std::size_t count = page_size(call);
    NOCTEM_TRY(const auto page,
               mesh::domains_page(reader.state(), call.parameter("cursor").value_or(""), count));
    JsonArray domains;
    for (const auto& domain : page) {
      domains.push_back(domain_json(domain, now(service)));
    }
    JsonObject answer{{"channels", std::move(domains)}};
    if (page.size() == count && count > 0) {
      answer.set("next", page.back().name);
    }
    return answer;
  };
}

Read stats(const Service& service) {
  return [&service](const http::Call&, const hub::Reader& reader) -> Result<Json> {
    NOCTEM_TRY(const auto mesh, hub::mesh_view(reader));
    NOCTEM_TRY(const auto snapshot, mesh::snapshot(reader.state(), moment(service, mesh)));
    NOCTEM_TRY(const auto params, hub::params_view(reader));
    Json answer = snapshot_json(snapshot);
    JsonObject stats = *answer.find("health")->object();
    stats.set("phase", *answer.find("phase"));
    stats.set("mesh", mesh.id);
    stats.set("name", mesh.name);
    stats.set("born", mesh.born);
    stats.set("time", mesh.time);
    stats.set("records", mesh.size);
    if (mesh.bootstrap_ended.has_value()) {
      stats.set("bootstrap_ended", *mesh.bootstrap_ended);
    }
    stats.set("params", mesh::params_json(params));
    return stats;
  };
}

Read operators() {
  return [](const http::Call& call, const hub::Reader& reader) -> Result<Json> {
    const std::size_t count = page_size(call);
    NOCTEM_TRY(const auto page,
               hub::operators_page(reader, call.parameter("cursor").value_or(""), count));
    JsonArray array;
    for (const auto& one : page) {
      array.push_back(operator_json(one));
    }
    JsonObject answer{{"operators", std::move(array)}};
    if (page.size() == count && count > 0) {
      answer.set("next", page.back().id.value());
    }
    return answer;
  };
}

// An agent, an operator, or an administrator who is neither.
Read me(const Service& service) {
  return [&service](const http::Call& call, const hub::Reader& reader) -> Result<Json> {
    const std::string& id = call.signer->agent;
    NOCTEM_TRY(const auto mesh, hub::mesh_view(reader));
    NOCTEM_TRY(const auto params, hub::params_view(reader));
    JsonObject answer{{"id", id}, {"mesh", mesh.id}, {"params", mesh::params_json(params)}};
    switch (service.context.hub.directory().rank(id).value_or(hub::Rank::admin)) {
      case hub::Rank::agent: {
        NOCTEM_TRY(const auto self, hub::myself(reader, mesh::AgentId(id)));
        answer.set("agent", agent_json({mesh::AgentId(id), self.agent}));
        answer.set("operator", operator_json({self.agent.operator_id, self.operator_row}));
        break;
      }
      case hub::Rank::operator_: {
        NOCTEM_TRY(const auto row, mesh::load<mesh::OperatorRow>(reader.state(), id));
        answer.set("operator", operator_json({mesh::OperatorId(id), row}));
        break;
      }
      case hub::Rank::admin:
        answer.set("admin", true);
        break;
    }
    return answer;
  };
}

std::vector<http::Parameter> page_parameters() {
  return {text_parameter("cursor", 1024, "`next` of the page before."), limit_parameter()};
}

void add_views(http::Router& router, Service& service, const std::string& path,
               const std::string& name, Audience audience) {
  http::Route model =
      get(path + "/awareness", name + "awareness", "What the network knows of itself");
  model.query = {{.name = "history",
                  .shape = document::integer(1, kHistoryMax),
                  .presence = document::Presence::optional,
                  .description = "The snapshots of this many past days instead."}};
  router.add(std::move(model), reading(service, audience, awareness(service)));
  http::Route list = get(path + "/channels", name + "channels", "Domains with their counts");
  list.query = page_parameters();
  router.add(std::move(list), reading(service, audience, channels(service)));
  router.add(get(path + "/stats", name + "stats", "Numbers about the network"),
             reading(service, audience, stats(service)));
}

void add_operators(http::Router& router, Service& service, const std::string& path,
                   const std::string& name, Audience audience) {
  http::Route route = get(path, name, "Operators, with reputation and standing");
  route.query = page_parameters();
  router.add(std::move(route), reading(service, audience, operators()));
}

}  // namespace

void add_network(http::Router& router, Service& service) {
  add_views(router, service, "/api/agent", "", Audience::agents);
  add_views(router, service, "/api/observe", "observe_", Audience::watchers);
  add_operators(router, service, "/api/admin/operators", "operators", Audience::admins);
  add_operators(router, service, "/api/observe/operators", "observe_operators", Audience::watchers);
  http::Route self = get("/api/agent/me", "me", "Who signs this request");
  self.signing = http::Signing::required;
  router.add(std::move(self), reading(service, Audience::agents, me(service)));
}

}  // namespace noctem::api
