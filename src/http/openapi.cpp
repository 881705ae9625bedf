#include "noctem/http/openapi.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "noctem/http/problem.hpp"

namespace noctem::http {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

Json reference(std::string_view to) {
  return JsonObject{{"$ref", "#/components/" + std::string(to)}};
}

Json content(std::string_view type, Json schema) {
  JsonObject media;
  media.set(std::string(type), JsonObject{{"schema", std::move(schema)}});
  return media;
}

Json header_scheme(std::string_view header, std::string_view description) {
  return JsonObject{
      {"type", "apiKey"}, {"in", "header"}, {"name", header}, {"description", description}};
}

// The three forms share headers; each form is one combination of schemes.
Json security_schemes() {
  return JsonObject{
      {"agentId",
       header_scheme("X-Agent-ID", "16 lowercase hex digits: the first 8 bytes of the first key.")},
      {"agentTimestamp",
       header_scheme("X-Agent-Timestamp", "Unix seconds, 10 digits, within 300 s.")},
      {"agentNonce", header_scheme("X-Agent-Nonce",
                                   "16 to 64 characters of A-Z a-z 0-9 - _, never used before.")},
      {"seedForm",
       header_scheme(
           "X-Agent-Signature",
           "Form 1: 128 lowercase hex digits, Ed25519 over method, target, timestamp and body.")},
      {"boundForm",
       header_scheme("X-Agent-Signature",
                     "Form 2: `v2=` and 86 characters of base64url, Ed25519 over "
                     "noctem/request/v2, method, host, target, timestamp, nonce and the "
                     "body's SHA-256, one a line.")},
      {"documentForm",
       header_scheme("X-Agent-Signature",
                     "Form 3: `doc`; the signature of each envelope in the body counts.")}};
}

Json requirement(std::initializer_list<std::string_view> schemes) {
  JsonObject all;
  for (const std::string_view scheme : schemes) {
    all.set(std::string(scheme), JsonArray{});
  }
  return all;
}

bool takes_documents(const Route& route) {
  return route.method == "POST" || route.method == "DELETE";
}

JsonArray security(const Route& route) {
  JsonArray forms;
  if (route.signing == Signing::none) {
    return forms;
  }
  forms.push_back(requirement({"agentId", "agentTimestamp", "agentNonce", "boundForm"}));
  if (takes_documents(route)) {
    forms.push_back(requirement({"agentId", "agentTimestamp", "documentForm"}));
  }
  forms.push_back(requirement({"agentId", "agentTimestamp", "seedForm"}));
  if (route.signing == Signing::optional) {
    forms.push_back(requirement({}));
  }
  return forms;
}

enum class In { path, query };

Json parameter(const Parameter& declared, In in) {
  Json schema = document::json_schema(declared.shape);
  if (declared.repeat == Parameter::Repeat::allowed) {
    schema = JsonObject{{"type", "array"},
                        {"items", std::move(schema)},
                        {"maxItems", static_cast<std::int64_t>(kQueryParametersMax)}};
  }
  const bool required = in == In::path || declared.presence == document::Presence::required;
  JsonObject described{{"name", declared.name},
                       {"in", in == In::path ? "path" : "query"},
                       {"required", required},
                       {"schema", std::move(schema)}};
  if (!declared.description.empty()) {
    described.set("description", declared.description);
  }
  if (declared.repeat == Parameter::Repeat::allowed) {
    described.set("explode", true);
    described.set("style", "form");
  }
  return described;
}

// What may go wrong follows from what the router and the door check.
std::set<int> problem_statuses(const Route& route) {
  std::set<int> statuses = {400, 414, 421, 431, 500, 503};
  if (route.body_schema) {
    statuses.insert({408, 413, 415});
  }
  if (route.signing != Signing::none) {
    statuses.insert({401, 403, 429});
    if (effect_of(route) == Effect::changes) {
      statuses.insert(409);
    }
  }
  for (const int answer : route.answers) {
    if (answer >= 400) {
      statuses.insert(answer);
    }
  }
  return statuses;
}

bool has_body(int status) { return status != 204 && status != 304; }

std::string success_phrase(int status) {
  switch (status) {
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    default:
      return "OK";
  }
}

Json responses(const Route& route) {
  JsonObject described;
  for (const int status : route.answers) {
    if (status >= 400) {
      continue;
    }
    JsonObject response{{"description", success_phrase(status)}};
    if (has_body(status)) {
      const Json schema = route.answer_schema ? *route.answer_schema : Json(JsonObject{});
      response.set("content", content(route.answer_type, schema));
    }
    described.set(std::to_string(status), std::move(response));
  }
  for (const int status : problem_statuses(route)) {
    described.set(std::to_string(status), reference("responses/Problem" + std::to_string(status)));
  }
  return described;
}

Json operation(const Route& route) {
  JsonArray parameters;
  for (const Parameter& declared : route.path_parameters) {
    parameters.push_back(parameter(declared, In::path));
  }
  for (const Parameter& declared : route.query) {
    parameters.push_back(parameter(declared, In::query));
  }
  JsonObject described{{"operationId", route.name},
                       {"summary", route.summary},
                       {"parameters", std::move(parameters)},
                       {"responses", responses(route)},
                       {"security", security(route)}};
  if (route.body_schema) {
    described.set("requestBody", JsonObject{{"required", true},
                                            {"content", content(kJsonType, *route.body_schema)}});
  }
  return described;
}

Json problem_schema() {
  const Json text = JsonObject{{"type", "string"}};
  return JsonObject{
      {"type", "object"},
      {"description", "RFC 9457."},
      {"required", JsonArray{"detail", "status", "title", "type"}},
      {"properties",
       JsonObject{
           {"type",
            JsonObject{{"type", "string"}, {"pattern", "^urn:noctem:error:[a-z_]+:[a-z0-9_]+$"}}},
           {"title", text},
           {"detail", text},
           {"status", JsonObject{{"type", "integer"}, {"minimum", 400}, {"maximum", 599}}},
           {"retry_after",
            JsonObject{{"type", "integer"}, {"minimum", 1}, {"description", "Seconds to wait."}}},
           {"server_time", JsonObject{{"type", "integer"},
                                      {"description", "Unix seconds, where time was refused."}}}}}};
}

Json problem_response(int status) {
  JsonObject response{{"description", std::string(reason_phrase(status))},
                      {"content", content(kProblemType, reference("schemas/Problem"))}};
  if (status == 429 || status == 503) {
    response.set(
        "headers",
        JsonObject{{"Retry-After",
                    JsonObject{{"description", "Seconds to wait."},
                               {"schema", JsonObject{{"type", "integer"}, {"minimum", 1}}}}}});
  }
  return response;
}

Json components(const std::vector<const Route*>& routes) {
  std::set<int> statuses;
  for (const Route* route : routes) {
    statuses.merge(problem_statuses(*route));
  }
  JsonObject problems;
  for (const int status : statuses) {
    problems.set("Problem" + std::to_string(status), problem_response(status));
  }
  return JsonObject{{"schemas", JsonObject{{"Problem", problem_schema()}}},
                    {"responses", std::move(problems)},
                    {"securitySchemes", security_schemes()}};
}

std::string lower(std::string method) {
  std::ranges::transform(method, method.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return method;
}

}  // namespace

Json openapi(const Router& router, const ApiDescription& description) {
  const std::vector<const Route*> routes = router.routes();
  JsonObject paths;
  for (const Route* route : routes) {
    const Json* known = paths.find(route->path);
    JsonObject path = known ? *known->object() : JsonObject();
    path.set(lower(route->method), operation(*route));
    paths.set(route->path, std::move(path));
  }
  return JsonObject{{"openapi", "3.1.0"},
                    {"info", JsonObject{{"title", description.title},
                                        {"version", description.version},
                                        {"description", description.description}}},
                    {"servers", JsonArray{JsonObject{{"url", "/"}}}},
                    {"paths", std::move(paths)},
                    {"components", components(routes)}};
}

}  // namespace noctem::http
