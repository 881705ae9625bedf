#include "routes.hpp"

#include "noctem/base/version.hpp"
#include "noctem/http/openapi.hpp"
#include "noctem/http/problem.hpp"

namespace noctem::node {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::int64_t kRetryAfterSeconds = 5;

Json object_schema(std::vector<std::string> texts) {
  JsonObject properties;
  JsonArray required;
  for (std::string& name : texts) {
    required.emplace_back(name);
    properties.set(std::move(name), JsonObject{{"type", "string"}});
  }
  return JsonObject{{"type", "object"}, {"properties", properties}, {"required", required}};
}

http::Response not_ready(const std::vector<Hindrance>& hindrances) {
  JsonArray reasons;
  std::string detail;
  for (const Hindrance& hindrance : hindrances) {
    reasons.emplace_back(JsonObject{{"name", hindrance.name}, {"detail", hindrance.detail}});
    detail += (detail.empty() ? "" : "; ") + hindrance.detail;
  }
  return http::problem(unavailable("not_ready", detail),
                       {{"reasons", reasons}, {"retry_after", kRetryAfterSeconds}});
}

http::Route get(std::string_view path, std::string_view name, std::string_view summary) {
  http::Route route;
  route.method = "GET";
  route.path = path;
  route.name = name;
  route.summary = summary;
  return route;
}

void add_health(http::Router& router, const Served& served) {
  http::Route route = get("/healthz", "healthz",
                          "The process lives; of a demonstration, that it is one, and its time");
  route.answer_schema = object_schema({"mesh", "status", "version"});
  router.add(std::move(route), [served](http::Call, http::Reply reply) {
    JsonObject alive{{"mesh", served.mesh}, {"status", "ok"}, {"version", version()}};
    if (served.stage != nullptr) {
      alive.set("demonstration", JsonObject{{"time", env::unix_seconds(served.stage->wall())}});
    }
    reply.send(http::json_response(200, codec::write_canonical(alive)));
  });
}

void add_readiness(http::Router& router, Readiness& readiness) {
  http::Route route =
      get("/readyz", "readyz", "The node can do its work; 503 with reasons while it cannot");
  route.answer_schema = object_schema({"status"});
  route.answers = {200, 503};
  router.add(std::move(route), [&readiness](http::Call, http::Reply reply) {
    if (const auto hindrances = readiness.hindrances(); !hindrances.empty()) {
      reply.send(not_ready(hindrances));
      return;
    }
    const Json ready = JsonObject{{"status", "ready"}};
    reply.send(http::json_response(200, codec::write_canonical(ready)));
  });
}

void add_metrics(http::Router& router, const http::Metrics& metrics) {
  http::Route route = get("/metrics", "metrics", "Numbers about the running node, for Prometheus");
  route.answer_type = "text/plain";
  router.add(std::move(route), [&metrics](http::Call, http::Reply reply) {
    auto response = http::text_response(200, metrics.text());
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    reply.send(std::move(response));
  });
}

void add_description(http::Router& router) {
  http::Route route = get("/openapi.json", "openapi", "This description");
  router.add(std::move(route), [&router](http::Call, http::Reply reply) {
    const http::ApiDescription about{"Noctem", std::string(version()),
                                     "The door of a Noctem node."};
    reply.send(http::json_response(200, codec::write_canonical(http::openapi(router, about))));
  });
}

}  // namespace

void add_node_routes(http::Router& router, const Served& served, Readiness& readiness,
                     const http::Metrics& metrics) {
  add_health(router, served);
  add_readiness(router, readiness);
  add_metrics(router, metrics);
  add_description(router);
}

}  // namespace noctem::node
