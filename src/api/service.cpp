#include "service.hpp"

#include <algorithm>

#include "noctem/http/etag.hpp"
#include "noctem/hub/views.hpp"

namespace noctem::api {

namespace {

constexpr std::size_t kIdBytesMax = 64;
constexpr std::int64_t kPageMax = 1000;
constexpr std::int64_t kPageDefault = 100;

bool names_loopback(std::string_view host) {
  const std::size_t colon = host.ends_with(']') ? std::string_view::npos : host.rfind(':');
  const std::string_view name = host.substr(0, colon);
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}

// Nothing in the request says that it came from anywhere else than this machine.
bool is_local(const Service& service, const http::Request& request) {
  const bool forwarded = std::ranges::any_of(request.headers, [](const auto& field) {
    std::string name = field.first;
    std::ranges::transform(name, name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return name == "forwarded" || name.starts_with("x-forwarded-");
  });
  const auto host = request.headers.find("Host");
  return service.context.exposure == Exposure::local &&
         request.peer.reach == http::Peer::Reach::loopback && !forwarded && host.has_value() &&
         names_loopback(*host);
}

}  // namespace

Result<> may_read(const Service& service, const http::Call& call, Audience audience,
                  const hub::Reader& reader) {
  if (audience == Audience::admins) {
    if (call.signer.has_value() &&
        service.context.hub.directory().rank(call.signer->agent) == hub::Rank::admin) {
      return {};
    }
    return fail(denied("not_admin",
                       "this is for administrators of the mesh: sign with the "
                       "administrator's key"));
  }
  if (call.signer.has_value() ||
      (audience == Audience::watchers && is_local(service, call.request))) {
    return {};
  }
  NOCTEM_TRY(const auto params, hub::params_view(reader));
  if (params.public_read != 0) {
    return {};
  }
  return fail(denied("unsigned", "this mesh is not public: sign the request with an enrolled key"));
}

http::CallHandler reading(Service& service, Audience audience, Read read) {
  return [&service, audience, read = std::move(read)](http::Call call, http::Reply reply) {
    const auto answer = [&]() -> Result<http::Response> {
      NOCTEM_TRY(const auto reader, service.context.hub.reader());
      NOCTEM_CHECK(may_read(service, call, audience, reader));
      NOCTEM_TRY(const auto value, read(call, reader));
      return json_answer(call.request, value);
    };
    auto response = answer();
    if (!response) {
      reply.send(response.error());
      return;
    }
    reply.send(*std::move(response));
  };
}

http::Response json_answer(const http::Request& request, const codec::Json& value) {
  std::string body = codec::write_canonical(value);
  const std::string etag = http::strong_etag({body});
  return http::with_etag(request, etag, http::json_response(200, std::move(body)));
}

std::int64_t now(const Service& service) { return env::unix_seconds(service.context.clock.wall()); }

http::Route get(std::string path, std::string name, std::string summary) {
  http::Route route;
  route.method = "GET";
  route.path = std::move(path);
  route.name = std::move(name);
  route.summary = std::move(summary);
  route.answers = {200, 304};
  route.signing = http::Signing::optional;
  return route;
}

http::Parameter text_parameter(std::string name, std::size_t size_max, std::string description) {
  return {.name = std::move(name),
          .shape = document::text(1, size_max),
          .presence = document::Presence::optional,
          .description = std::move(description)};
}

http::Parameter number_parameter(std::string name, std::int64_t max, std::string description) {
  return {.name = std::move(name),
          .shape = document::integer(0, max),
          .presence = document::Presence::optional,
          .description = std::move(description)};
}

http::Parameter entry_id_parameter() {
  return text_parameter("id", kIdBytesMax,
                        "The entry's id, or the beginning of its last 52 digits (8 or more).");
}

http::Parameter operator_id_parameter() {
  return {.name = "id",
          .shape = document::hex(8),
          .presence = document::Presence::optional,
          .description = "16 hex digits."};
}

http::Parameter limit_parameter() {
  return {.name = "limit",
          .shape = document::integer(1, kPageMax),
          .presence = document::Presence::optional,
          .description = "100 if absent."};
}

std::size_t page_size(const http::Call& call) {
  return static_cast<std::size_t>(call.integer("limit").value_or(kPageDefault));
}

std::vector<std::string> all_of(const http::Call& call, std::string_view parameter) {
  const auto found = call.parameters.find(parameter);
  return found == call.parameters.end() ? std::vector<std::string>() : found->second;
}

}  // namespace noctem::api
