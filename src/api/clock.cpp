// An administrator says that the wall clock is right, after the node has doubted it.

#include "service.hpp"

namespace noctem::api {

namespace {

using codec::JsonObject;

constexpr std::size_t kBodyBytesMax = 256;

void accept(Service& service, const http::Call& call, http::Reply reply) {
  const auto allowed = [&]() -> Result<> {
    NOCTEM_TRY(const auto reader, service.context.hub.reader());
    NOCTEM_CHECK(may_read(service, call, Audience::admins, reader));
    NOCTEM_TRY(const auto body, codec::parse_json(call.request.body));
    if (body.object() == nullptr || body.object()->size() != 0) {
      return fail(invalid("body", "the body is an object without members"));
    }
    return {};
  }();
  if (!allowed) {
    reply.send(allowed.error());
    return;
  }
  auto kept = std::make_shared<http::Reply>(std::move(reply));
  service.context.hub.accept_clock([&service, kept](Result<> accepted) {
    if (!accepted) {
      kept->send(accepted.error());
      return;
    }
    kept->send(http::json_response(
        200, codec::write_canonical(JsonObject{{"status", "accepted"}, {"time", now(service)}})));
  });
}

}  // namespace

void add_clock(http::Router& router, Service& service) {
  http::Route route;
  route.method = "POST";
  route.path = "/api/admin/clock";
  route.name = "accept_clock";
  route.summary = "Say that the node's wall clock is right, after it refused writes for it";
  route.body_schema = JsonObject{{"type", "object"}, {"additionalProperties", false}};
  route.body_bytes_max = kBodyBytesMax;
  route.answers = {200};
  route.signing = http::Signing::required;
  router.add(std::move(route), [&service](const http::Call& call, http::Reply reply) {
    accept(service, call, std::move(reply));
  });
}

}  // namespace noctem::api
