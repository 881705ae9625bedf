// Being told of changes: resources/subscribe and unsubscribe (old era), subscriptions/listen (new).

#include "methods.hpp"
#include "terms.hpp"

namespace noctem::mcp {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::size_t kUriBytesMax = 2'048;

struct Wish {
  std::string_view member;
  Topic topic;
};
constexpr Wish kWishes[] = {{"toolsListChanged", Topic::tools},
                            {"resourcesListChanged", Topic::resources},
                            {"promptsListChanged", Topic::prompts}};

bool is_offered(const Catalogue& catalogue, Topic topic) {
  switch (topic) {
    case Topic::tools:
      return !catalogue.tools.empty();
    case Topic::prompts:
      return !catalogue.prompts.empty();
    case Topic::resources:
    case Topic::resource:
      return !catalogue.resources.empty() || !catalogue.templates.empty();
  }
  return false;
}

// What was asked for and is offered, as a filter and as it is acknowledged.
struct Agreed {
  Filter filter;
  JsonObject words;
};

Agreed agree(const Json& asked, const Catalogue& catalogue, std::size_t uris_max) {
  Agreed agreed;
  for (const Wish& wish : kWishes) {
    const Json* value = asked.find(wish.member);
    if (value && *value == Json(true) && is_offered(catalogue, wish.topic)) {
      agreed.filter.lists.insert(wish.topic);
      agreed.words.set(std::string(wish.member), true);
    }
  }
  const Json* uris = asked.find("resourceSubscriptions");
  if (!uris || !uris->array() || !is_offered(catalogue, Topic::resource)) {
    return agreed;
  }
  JsonArray kept;
  for (const Json& uri : *uris->array()) {
    if (uri.text() && uri.text()->size() <= kUriBytesMax && kept.size() < uris_max &&
        agreed.filter.uris.insert(*uri.text()).second) {
      kept.push_back(uri);
    }
  }
  agreed.words.set("resourceSubscriptions", std::move(kept));
  return agreed;
}

}  // namespace

void serve_subscribe(const Turn& turn) {
  const std::string* uri = text_parameter(turn, "uri");
  if (!uri) {
    return;
  }
  if (!find_reader(*turn.server.catalogue(), *uri)) {
    turn.exchange->fail(not_found("resource", "there is no resource " + *uri));
    return;
  }
  if (!turn.peer->subscribe(*uri)) {
    turn.exchange->fail(exhausted("subscriptions", "too many subscriptions; end some first"));
    return;
  }
  turn.exchange->finish({});
}

void serve_unsubscribe(const Turn& turn) {
  if (const std::string* uri = text_parameter(turn, "uri")) {
    turn.peer->unsubscribe(*uri);
    turn.exchange->finish({});
  }
}

void serve_listen(const Turn& turn) {
  const Json* asked = turn.params.find("notifications");
  if (!asked || !asked->object()) {
    turn.exchange->refuse(wrong_params("`notifications` must be an object: what to be told of"));
    return;
  }
  Agreed agreed =
      agree(*asked, *turn.server.catalogue(), turn.server.limits.subscriptions_per_peer_max);
  JsonObject params{{"notifications", std::move(agreed.words)},
                    {"_meta", JsonObject{{"io.modelcontextprotocol/subscriptionId",
                                          turn.exchange->request().id}}}};
  turn.exchange->set_listening();
  turn.exchange->notify("notifications/subscriptions/acknowledged", std::move(params));
  if (!turn.server.listeners.add(turn.exchange, std::move(agreed.filter))) {
    turn.exchange->fail(exhausted("listeners", "too many clients listen; try again later"));
    return;
  }
  if (turn.exchange->is_over()) {
    turn.server.listeners.remove(*turn.exchange);
  }
}

}  // namespace noctem::mcp
