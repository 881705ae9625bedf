#include "call_parameters.hpp"

#include <algorithm>

#include "noctem/base/strings.hpp"

namespace noctem::http {
namespace {

const Parameter* find(const std::vector<Parameter>& parameters, std::string_view name) {
  const auto found = std::ranges::find(parameters, name, &Parameter::name);
  return found == parameters.end() ? nullptr : &*found;
}

Result<> check_value(const Parameter& parameter, const std::string& value) {
  codec::Json read = value;
  if (parameter.shape.type == document::Shape::Type::integer) {
    const auto number = parse_decimal(value);
    if (!number || *number > static_cast<std::uint64_t>(codec::kIntegerMax)) {
      return fail(invalid("parameter_value",
                          "parameter " + parameter.name + ": not an integer in decimal digits"));
    }
    read = static_cast<std::int64_t>(*number);
  }
  if (auto fits = document::check(parameter.shape, read); !fits) {
    return fail(invalid("parameter_value",
                        "parameter " + parameter.name + ": " + std::move(fits).error().message));
  }
  return {};
}

Result<> read_query(const Route& route, const Target& target, Parameters& into) {
  for (const auto& [name, value] : target.query) {
    const Parameter* parameter = find(route.query, name);
    if (!parameter) {
      return fail(invalid("parameter_unknown", "the query has a parameter that " + route.name +
                                                   " does not know: " + percent_encode(name)));
    }
    std::vector<std::string>& values = into[name];
    if (!values.empty() && parameter->repeat == Parameter::Repeat::refused) {
      return fail(
          invalid("parameter_repeated", "parameter " + name + " stands twice in the query"));
    }
    NOCTEM_CHECK(check_value(*parameter, value));
    values.push_back(value);
  }
  return {};
}

bool is_json(std::string_view media_type) {
  const std::size_t semicolon = media_type.find(';');
  if (!equal_ignoring_case(trim(media_type.substr(0, semicolon)), kJsonType)) {
    return false;
  }
  return semicolon == std::string_view::npos ||
         equal_ignoring_case(trim(media_type.substr(semicolon + 1)), "charset=utf-8");
}

}  // namespace

Result<Parameters> read_parameters(const Route& route, const RoutePattern& pattern,
                                   const Target& target) {
  Parameters parameters;
  for (std::size_t i = 0; i < target.segments.size(); ++i) {
    const PatternSegment& segment = pattern.segments()[i];
    if (segment.kind == PatternSegment::Kind::parameter) {
      NOCTEM_CHECK(check_value(*find(route.path_parameters, segment.text), target.segments[i]));
      parameters[segment.text].push_back(target.segments[i]);
    }
  }
  NOCTEM_CHECK(read_query(route, target, parameters));
  for (const Parameter& parameter : route.query) {
    if (parameter.presence == document::Presence::required &&
        !parameters.contains(parameter.name)) {
      return fail(invalid("parameter_missing", "the query lacks the parameter " + parameter.name));
    }
  }
  return parameters;
}

Result<> check_body(const Route& route, const Request& request) {
  if (!route.body_schema) {
    return request.body.empty() ? Result<>()
                                : fail(invalid("body_unexpected", route.name + " takes no body"));
  }
  if (request.body.size() > route.body_bytes_max) {
    return fail(invalid("body_too_large", "the body is longer than " +
                                              std::to_string(route.body_bytes_max) + " bytes"));
  }
  if (request.body.empty()) {
    return fail(invalid("body_missing", route.name + " needs a body of type application/json"));
  }
  const auto type = request.headers.find("Content-Type");
  const bool plain = request.headers.count("Content-Encoding") == 0;
  if (request.headers.count("Content-Type") != 1 || !is_json(*type) || !plain) {
    return fail(invalid("media_type",
                        "the body must be sent as Content-Type: application/json, not encoded"));
  }
  return {};
}

}  // namespace noctem::http
