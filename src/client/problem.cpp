#include "problem.hpp"

#include <array>
#include <optional>
#include <string>

#include "noctem/codec/json.hpp"

namespace noctem::client {

namespace {

constexpr std::string_view kUrnPrefix = "urn:noctem:error:";

constexpr std::array kKinds = {ErrorKind::invalid,  ErrorKind::not_found,   ErrorKind::denied,
                               ErrorKind::conflict, ErrorKind::unavailable, ErrorKind::exhausted,
                               ErrorKind::corrupt,  ErrorKind::unsupported, ErrorKind::internal};

std::optional<Error> read(const codec::Json& problem) {
  const auto* type = problem.find("type");
  const auto* detail = problem.find("detail");
  if (type == nullptr || type->text() == nullptr || !type->text()->starts_with(kUrnPrefix) ||
      detail == nullptr || detail->text() == nullptr) {
    return std::nullopt;
  }
  const std::string_view rest = std::string_view(*type->text()).substr(kUrnPrefix.size());
  const std::size_t colon = rest.find(':');
  for (const ErrorKind kind : kKinds) {
    if (colon != std::string_view::npos && rest.substr(0, colon) == name_of(kind)) {
      return Error{kind, std::string(rest.substr(colon + 1)), *detail->text()};
    }
  }
  return std::nullopt;
}

}  // namespace

Error error_in(const env::WireResponse& response, std::string_view url) {
  if (const auto problem = codec::parse_json(response.body)) {
    if (auto error = read(*problem)) {
      return *std::move(error);
    }
  }
  return unavailable("answer", std::string(url) + " answered " + std::to_string(response.status) +
                                   ", and not as a Noctem node does: is this the right address?");
}

}  // namespace noctem::client
