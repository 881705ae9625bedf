#pragma once
// Routes, declared once. A declaration says what a request must look like (path, parameters, body,
// who signs) and what comes back; from it follow the matching, the refusal of everything else, the
// metrics' labels and /openapi.json.
//
// A literal segment beats a parameter: the first segment that differs decides which resource a path
// names. HEAD is a GET whose body the transport drops; OPTIONS is answered with Allow (no CORS).
//
// Built at start, then const; handlers may run on several threads at once.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
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
  document::Presence presence = document::Presence::optional;  // of a query parameter
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
  std::vector<Parameter> path_parameters;  // one for each {name}
  std::vector<Parameter> query;
  std::optional<codec::Json> body_schema;  // JSON Schema; absent: no body is accepted
  std::size_t body_bytes_max = 0;
  std::optional<codec::Json> answer_schema;
  std::string answer_type = "application/json";
  std::vector<int> answers = {200};
  Signing signing = Signing::none;
  Effect get_effect = Effect::none;  // of a GET that claims something: `changes`
  // Asked before anything else of the request is looked at: a refusal ends it.
  std::function<std::optional<Response>(const Request&)> guard = {};
};

// What the door must know; all but a GET changes something.
Effect effect_of(const Route& route);

// A request that fits its route: parameters checked and decoded, and once it is through the door,
// who signed it.
struct Call {
  Request request;
  const Route* route = nullptr;
  std::map<std::string, std::vector<std::string>, std::less<>> parameters;
  std::optional<Signer> signer;
  NamedEnvelopes envelopes;  // of a request of form 3

  std::optional<std::string_view> parameter(std::string_view name) const;  // the first
  std::optional<std::int64_t> integer(std::string_view name) const;
};

using CallHandler = std::function<void(Call, Reply)>;

class Router {
 public:
  Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;
  ~Router();

  // Two with one method and path, one name for two, a path of other names for the same parameters,
  // or parameters that do not fit the path are bugs.
  void add(Route route, CallHandler handler);

  // The route that fits, with its parameters; else the answer: a problem (400, 404, 405 with Allow,
  // 413, 414, 415), or 204 to OPTIONS.
  struct Match {
    Call call;
    const CallHandler* handler = nullptr;
  };
  std::variant<Match, Response> match(Request request) const;

  std::vector<const Route*> routes() const;  // in the order in which they were added

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace noctem::http
