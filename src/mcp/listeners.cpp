#include "listeners.hpp"

#include <algorithm>

#include "peer_state.hpp"

namespace noctem::mcp {

namespace {

using codec::JsonObject;

constexpr std::size_t kListenersMax = 1'024;

std::string_view method_of(Topic topic) {
  switch (topic) {
    case Topic::tools:
      return "notifications/tools/list_changed";
    case Topic::resources:
      return "notifications/resources/list_changed";
    case Topic::prompts:
      return "notifications/prompts/list_changed";
    case Topic::resource:
      return "notifications/resources/updated";
  }
  return {};
}

JsonObject parameters(Topic topic, std::string_view uri) {
  return topic == Topic::resource ? JsonObject{{"uri", uri}} : JsonObject{};
}

}  // namespace

bool Filter::wants(Topic topic, std::string_view uri) const {
  return topic == Topic::resource ? uris.contains(uri) : lists.contains(topic);
}

bool Listeners::add(std::shared_ptr<Exchange> exchange, Filter filter) {
  const std::lock_guard lock(mutex_);
  if (listening_.size() >= kListenersMax) {
    return false;
  }
  listening_.push_back({std::move(exchange), std::move(filter)});
  return true;
}

void Listeners::remove(const Exchange& exchange) {
  std::shared_ptr<Exchange> last;  // let go after the lock
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(
      listening_, [&](const Listening& one) { return one.exchange.get() == &exchange; });
  if (found != listening_.end()) {
    last = std::move(found->exchange);
    listening_.erase(found);
  }
}

void Listeners::add(const std::shared_ptr<Peer::State>& peer) {
  const std::lock_guard lock(mutex_);
  std::erase_if(peers_, [](const auto& known) { return known.expired(); });
  const bool is_known =
      std::ranges::any_of(peers_, [&](const auto& known) { return known.lock() == peer; });
  if (!is_known) {
    peers_.push_back(peer);
  }
}

void Listeners::announce(Topic topic, std::string_view uri) {
  std::vector<std::shared_ptr<Exchange>> exchanges;
  std::vector<std::shared_ptr<Peer::State>> peers;
  {
    const std::lock_guard lock(mutex_);
    for (const Listening& one : listening_) {
      if (one.filter.wants(topic, uri)) {
        exchanges.push_back(one.exchange);
      }
    }
    for (const auto& known : peers_) {
      if (auto peer = known.lock()) {
        peers.push_back(std::move(peer));
      }
    }
  }
  for (const auto& exchange : exchanges) {
    JsonObject params = parameters(topic, uri);
    params.set("_meta",
               JsonObject{{"io.modelcontextprotocol/subscriptionId", exchange->request().id}});
    exchange->notify(method_of(topic), std::move(params));
  }
  for (const auto& peer : peers) {
    if (topic != Topic::resource || peer->is_subscribed(uri)) {
      peer->tell(method_of(topic), parameters(topic, uri));
    }
  }
}

}  // namespace noctem::mcp
