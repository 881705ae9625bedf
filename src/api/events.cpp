// What is recorded, as it happens.

#include "service.hpp"

namespace noctem::api {

namespace {

void listen(Service& service, Audience audience, const http::Call& call, http::Reply reply) {
  const auto allowed = [&]() -> Result<> {
    NOCTEM_TRY(const auto reader, service.context.hub.reader());
    return may_read(service, call, audience, reader);
  };
  auto listening = allowed();
  if (listening) {
    listening = service.events.listen(reply);
  }
  if (!listening) {
    reply.send(listening.error());
  }
}

}  // namespace

void add_events(http::Router& router, Service& service) {
  for (const auto& [path, name, audience] :
       {std::tuple("/api/events", "events", Audience::agents),
        std::tuple("/api/observe/events", "observe_events", Audience::watchers)}) {
    http::Route route = get(path, name, "Server-sent events: one for each record");
    route.answer_type = "text/event-stream";
    router.add(std::move(route), [&service, who = audience](http::Call call, http::Reply reply) {
      listen(service, who, call, std::move(reply));
    });
  }
}

}  // namespace noctem::api
