#include "noctem/http/router.hpp"

#include <algorithm>
#include <set>

#include "noctem/base/assert.hpp"
#include "noctem/base/strings.hpp"
#include "noctem/http/problem.hpp"

#include "call_parameters.hpp"
#include "route_pattern.hpp"

namespace noctem::http {
namespace {

struct Entry {
  Route route;
  CallHandler handler;
};

// A path and what may be done to it.
struct Resource {
  RoutePattern pattern;
  std::vector<const Entry*> entries;
};

bool is_scalar(const Parameter& parameter) {
  return parameter.shape.type == document::Shape::Type::text ||
         parameter.shape.type == document::Shape::Type::integer;
}

void check_declaration(const Route& route, const RoutePattern& pattern) {
  const std::vector<std::string> in_path = pattern.parameter_names();
  NOCTEM_ASSERT(in_path.size() == route.path_parameters.size(), route.path);
  std::set<std::string_view> names;
  for (const Parameter& parameter : route.path_parameters) {
    NOCTEM_ASSERT(std::ranges::find(in_path, parameter.name) != in_path.end(), parameter.name);
    NOCTEM_ASSERT(is_scalar(parameter) && names.insert(parameter.name).second, parameter.name);
  }
  for (const Parameter& parameter : route.query) {
    NOCTEM_ASSERT(is_scalar(parameter) && names.insert(parameter.name).second, parameter.name);
  }
  NOCTEM_ASSERT(route.body_schema.has_value() == (route.body_bytes_max > 0), route.name);
  NOCTEM_ASSERT(route.method != "HEAD" && route.method != "OPTIONS", route.method);
  NOCTEM_ASSERT(!route.name.empty() && !route.answers.empty(), route.path);
}

const Entry* find_method(const Resource& resource, std::string_view method) {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  const auto found = std::ranges::find_if(
      resource.entries, [&](const Entry* entry) { return entry->route.method == wanted; });
  return found == resource.entries.end() ? nullptr : *found;
}

std::string allowed(const Resource& resource) {
  std::set<std::string> methods = {"OPTIONS"};
  for (const Entry* entry : resource.entries) {
    methods.insert(entry->route.method);
    if (entry->route.method == "GET") {
      methods.insert("HEAD");
    }
  }
  std::string list;
  for (const std::string& method : methods) {
    list += list.empty() ? method : ", " + method;
  }
  return list;
}

Response without_method(const Resource& resource, std::string_view method) {
  Response response{.status = 204, .headers = {}, .body = {}};
  if (method != "OPTIONS") {
    response = problem(405, "method", "this path does not know that method; see Allow");
  }
  response.headers.add("Allow", allowed(resource));
  return response;
}

}  // namespace

struct Router::State {
  std::vector<std::unique_ptr<Entry>> entries;
  std::vector<std::unique_ptr<Resource>> resources;

  Resource& resource_of(const Route& route) {
    RoutePattern pattern(route.path);
    for (const auto& resource : resources) {
      if (resource->pattern.has_shape_of(pattern)) {
        NOCTEM_ASSERT(resource->entries.front()->route.path == route.path, route.path);
        return *resource;
      }
    }
    resources.push_back(std::make_unique<Resource>(Resource{std::move(pattern), {}}));
    return *resources.back();
  }

  const Resource* find(const Target& target) const {
    const Resource* best = nullptr;
    for (const auto& resource : resources) {
      if (resource->pattern.matches(target.segments) &&
          (!best || resource->pattern.beats(best->pattern))) {
        best = resource.get();
      }
    }
    return best;
  }
};

Effect effect_of(const Route& route) {
  return route.method == "GET" ? route.get_effect : Effect::changes;
}

std::optional<std::string_view> Call::parameter(std::string_view name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::nullopt
                                   : std::optional<std::string_view>(found->second.front());
}

std::optional<std::int64_t> Call::integer(std::string_view name) const {
  const auto text = parameter(name);
  const auto number = text ? parse_decimal(*text) : std::nullopt;
  return number ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

Router::Router() : state_(std::make_unique<State>()) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

void Router::add(Route route, CallHandler handler) {
  Resource& resource = state_->resource_of(route);
  check_declaration(route, resource.pattern);
  NOCTEM_ASSERT(!find_method(resource, route.method), route.method, route.path);
  for (const auto& entry : state_->entries) {
    NOCTEM_ASSERT(entry->route.name != route.name, route.name);
  }
  state_->entries.push_back(std::make_unique<Entry>(Entry{std::move(route), std::move(handler)}));
  resource.entries.push_back(state_->entries.back().get());
}

std::variant<Router::Match, Response> Router::match(Request request) const {
  const auto target = parse_target(request.target);
  if (!target) {
    return problem(target.error());
  }
  const Resource* resource = state_->find(*target);
  if (!resource) {
    return problem(404, "route",
                   "there is nothing at this path; /openapi.json lists what there is");
  }
  const Entry* entry = find_method(*resource, request.method);
  if (!entry) {
    return without_method(*resource, request.method);
  }
  if (entry->route.guard) {
    if (auto refusal = entry->route.guard(request)) {
      return *std::move(refusal);
    }
  }
  auto parameters = read_parameters(entry->route, resource->pattern, *target);
  if (!parameters) {
    return problem(parameters.error());
  }
  if (const auto body = check_body(entry->route, request); !body) {
    return problem(body.error());
  }
  return Match{.call = {.request = std::move(request),
                        .route = &entry->route,
                        .parameters = *std::move(parameters),
                        .signer = std::nullopt,
                        .envelopes = {}},
               .handler = &entry->handler};
}

std::vector<const Route*> Router::routes() const {
  std::vector<const Route*> routes;
  for (const auto& entry : state_->entries) {
    routes.push_back(&entry->route);
  }
  return routes;
}

}  // namespace noctem::http
