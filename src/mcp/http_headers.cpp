#include "http_headers.hpp"

#include <algorithm>
#include <array>

#include "noctem/base/strings.hpp"

#include "base64.hpp"
#include "shape.hpp"
#include "terms.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;

constexpr std::string_view kEncodedBegin = "=?base64?";
constexpr std::string_view kEncodedEnd = "?=";
constexpr std::string_view kBearer = "bearer ";

struct Named {
  std::string_view method;
  std::string_view member;
};
constexpr std::array kNamed = {Named{"tools/call", "name"}, Named{"prompts/get", "name"},
                               Named{"resources/read", "uri"}};

Refusal mismatch(std::string_view header, std::string_view wanted) {
  return {.code = kHeaderMismatch,
          .message = "the header " + std::string(header) +
                     " must say what the body says: " + std::string(wanted),
          .more = {},
          .trouble = Outgoing::Trouble::request};
}

bool is_old_revision(std::string_view name) {
  const auto revision = revision_named(name);
  return revision && *revision < Revision::v2026_07_28;
}

// "https://[::1]:80" -> "[::1]"
std::string_view host_of(std::string_view origin) {
  const std::size_t scheme = origin.find("://");
  std::string_view host = scheme == origin.npos ? origin : origin.substr(scheme + 3);
  host = host.substr(0, host.find('/'));
  const std::size_t from = host.starts_with('[') ? host.find(']') : 0;
  return host.substr(0, from == host.npos ? from : host.find(':', from));
}

bool is_this_machine(std::string_view host) {
  return equal_ignoring_case(host, "localhost") || host == "127.0.0.1" || host == "[::1]";
}

std::optional<Refusal> check_name(const Request& request, const http::Headers& headers) {
  const auto named = std::ranges::find(kNamed, request.method, &Named::method);
  const Json* name = named == kNamed.end() ? nullptr : request.params.find(named->member);
  if (!name || !name->text()) {
    return std::nullopt;  // what is missing in the body is the method's to say
  }
  const auto header = headers.find("Mcp-Name");
  const auto said = header ? decoded_value(*header) : std::nullopt;
  return said && *said == *name->text() ? std::nullopt
                                        : std::optional(mismatch("Mcp-Name", *name->text()));
}

}  // namespace

bool is_modern(const Incoming& message, const http::Headers& headers) {
  const auto* request = std::get_if<Request>(&message);
  if (request && is_modern(*request)) {
    return true;
  }
  const auto header = headers.find(kRevisionHeader);
  const bool begins = request && request->method == "initialize";
  return header && !is_old_revision(*header) && !begins && !headers.find(kSessionHeader);
}

std::optional<Refusal> check_modern_headers(const Request& request, const http::Headers& headers) {
  const Json* meta = request.params.find("_meta");
  const Json* revision = meta ? meta->find(kMetaRevision) : nullptr;
  if (revision && revision->text()) {
    const auto said = headers.find(kRevisionHeader);
    if (!said || *said != *revision->text()) {
      return mismatch(kRevisionHeader, *revision->text());
    }
    if (is_old_revision(*said)) {
      return std::nullopt;  // refused for that
    }
  }
  const auto method = headers.find("Mcp-Method");
  if (!method || *method != request.method) {
    return mismatch("Mcp-Method", request.method);
  }
  return check_name(request, headers);
}

std::optional<Refusal> check_old_headers(const http::Headers& headers) {
  const auto header = headers.find(kRevisionHeader);
  return !header || is_old_revision(*header) ? std::nullopt
                                             : std::optional(unsupported_revision(*header));
}

std::optional<std::string> decoded_value(std::string_view value) {
  if (!value.starts_with(kEncodedBegin) || !value.ends_with(kEncodedEnd) ||
      value.size() < kEncodedBegin.size() + kEncodedEnd.size()) {
    return std::string(value);
  }
  value.remove_prefix(kEncodedBegin.size());
  value.remove_suffix(kEncodedEnd.size());
  const auto bytes = base64_decode(value);
  return bytes && is_utf8(text_of(*bytes)) ? std::optional(std::string(text_of(*bytes)))
                                           : std::nullopt;
}

bool is_origin_allowed(const http::Headers& headers, const std::vector<std::string>& origins) {
  const auto origin = headers.find("Origin");
  if (!origin) {
    return true;  // no page asks
  }
  if (headers.count("Origin") == 1 && std::ranges::find(origins, *origin) != origins.end()) {
    return true;
  }
  return headers.count("Origin") == 1 && origin->starts_with("http") &&
         is_this_machine(host_of(*origin)) &&
         is_this_machine(host_of(headers.find("Host").value_or("")));
}

std::string_view bearer_token(const http::Headers& headers) {
  const auto header = headers.find("Authorization");
  if (!header || headers.count("Authorization") != 1 || header->size() <= kBearer.size() ||
      !equal_ignoring_case(header->substr(0, kBearer.size()), kBearer)) {
    return {};
  }
  return trim(header->substr(kBearer.size()));
}

bool accepts_stream(const http::Headers& headers) {
  const auto accept = headers.find("Accept");
  if (!accept) {
    return false;
  }
  const auto types = split(*accept, ',');
  return std::ranges::any_of(types, [](std::string_view item) {
    const std::string_view type = trim(item.substr(0, item.find(';')));
    return equal_ignoring_case(type, "text/event-stream") || type == "*/*" || type == "text/*";
  });
}

}  // namespace noctem::mcp
