#pragma once
// Routes, declared once. A declaration says what a request must look like (path, parameters, body,
// who signs) and what comes back; from it follow the matching, the refusal of everything else, the
// metrics' labels and /openapi.json.
//
// Built at start, then const; handlers may run on several threads at once.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/codec/json.hpp"
#include "noctem/document/schema.hpp"
#include "noctem/http/reply.hpp"
#include "noctem/http/signer.hpp"
#include "noctem/http/target.hpp"

namespace noctem::http {

struct Parameter {
  std::string name;
  document::Shape shape;  // text or integer; an integer is decimal digits
  document::Presence presence = document::Presence::optional;
  std::string description;
  enum class Repeat { refused, allowed } repeat = Repeat::refused;
};

// How a request must be signed. `optional`: read if it is, refused if it is wrong.
enum class Signing { none, optional, required };

struct Route {
  std::string method;
  std::string path;  // "/api/agent/knowledge/{id}"
  std::string name;  // operationId, and the metrics' label
  std::string summary;
  std::vector<Parameter> path_parameters;
  std::vector<Parameter> query;
  std::optional<codec::Json> body_schema;  // JSON Schema; absent: no body is accepted
  std::size_t body_bytes_max = 0;
  std::optional<codec::Json> answer_schema;
  std::string answer_type = "application/json";
  std::vector<int> answers = {200};
  Signing signing = Signing::none;
};

// A request that fits its route: parameters checked and decoded.
struct Call {
  Request request;
  const Route* route = nullptr;
  std::map<std::string, std::vector<std::string>, std::less<>> parameters;
  std::optional<Signer> signer;

  std::optional<std::string_view> parameter(std::string_view name) const;
  std::optional<std::int64_t> integer(std::string_view name) const;
};

using CallHandler = std::function<void(Call, Reply)>;

class Router {
 public:
  void add(Route route, CallHandler handler);  // two that could match the same request are a bug

  // The route that fits, with its parameters; else the problem to answer (404, 405 with Allow, 400,
  // 413).
  struct Match {
    Call call;
    const CallHandler* handler = nullptr;
  };
  std::variant<Match, Response> match(Request request) const;

  std::vector<const Route*> routes() const;

 private:
  struct Entry {
    Route route;
    std::vector<std::string> pattern;
    CallHandler handler;
  };
  std::vector<std::unique_ptr<Entry>> entries_;
};

struct ApiDescription {
  std::string title;
  std::string version;
  std::string description;
};

// OpenAPI 3.1.
codec::Json openapi(const Router& router, const ApiDescription& description);

}  // namespace noctem::http
