#include "noctem/env_sim/network.hpp"

#include "life.hpp"
#include "timeline.hpp"

namespace noctem::env_sim {
namespace {

// "http://HOST:PORT/…": the host.
std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) {
    return {};
  }
  url.remove_prefix(scheme + 3);
  return std::string(url.substr(0, url.find_first_of("/?#:")));
}

std::size_t size_of(const env::WireResponse& response) {
  std::size_t size = response.body.size();
  for (const auto& [name, value] : response.headers) {
    size += name.size() + value.size();
  }
  return size;
}

}  // namespace

// One request and its answer. The reply is called once: by the answer, the deadline, or a refusal.
struct Network::Exchange {
  std::shared_ptr<Life> asker;
  std::string host;
  env::WireRequest request;
  WireReply reply;  // empty once called
};

class NetworkWire final : public env::Wire {
 public:
  NetworkWire(Network& network, std::shared_ptr<Life> life)
      : network_(network), life_(std::move(life)) {}
  void send(env::WireRequest request, WireReply reply) override {
    if (life_->alive) {
      network_.send(life_, std::move(request), std::move(reply));
    }
  }

 private:
  Network& network_;
  const std::shared_ptr<Life> life_;
};

Network::Network(NetworkOptions options, Prng prng, Timeline& timeline, FaultCounts& faults)
    : options_(options),
      prng_(prng),
      timeline_(timeline),
      faults_(faults),
      itself_(std::make_shared<Life>(Life{"network", true, nullptr, nullptr})) {}

Network::~Network() = default;

void Network::listen(std::string host, WireHandler handler) {
  listen_for(itself_, std::move(host), std::move(handler));
}

void Network::listen_for(std::shared_ptr<Life> life, std::string host, WireHandler handler) {
  listeners_.insert_or_assign(std::move(host), Listener{std::move(life), std::move(handler)});
}

std::unique_ptr<env::Wire> Network::wire(std::shared_ptr<Life> life) {
  return std::make_unique<NetworkWire>(*this, std::move(life));
}

void Network::forget(const Life& life) {
  std::erase_if(listeners_, [&](const auto& entry) { return entry.second.life.get() == &life; });
  for (const ExchangePtr& exchange : open_) {
    if (exchange->asker.get() == &life) {
      exchange->reply = nullptr;
    }
  }
  std::erase_if(open_, [](const ExchangePtr& exchange) { return !exchange->reply; });
}

void Network::cut(std::string_view from, std::string_view to) {
  cuts_.emplace(std::string(from), std::string(to));
}

void Network::part(const std::vector<std::string>& side, const std::vector<std::string>& other) {
  for (const std::string& here : side) {
    for (const std::string& there : other) {
      cut(here, there);
      cut(there, here);
    }
  }
}

void Network::heal() { cuts_.clear(); }

void Network::send(std::shared_ptr<Life> asker, env::WireRequest request, WireReply reply) {
  auto exchange = std::make_shared<Exchange>();
  exchange->asker = std::move(asker);
  exchange->host = host_of(request.url);
  exchange->request = std::move(request);
  exchange->reply = std::move(reply);
  open_.push_back(exchange);
  timeline_.at(
      timeline_.now() + exchange->request.deadline, exchange->asker, "deadline", [=, this] {
        answer(exchange, fail(unavailable("deadline", "no answer from " + exchange->host)));
      });
  carry({exchange->asker->node, exchange->host}, itself_, [=, this] { request_arrived(exchange); });
}

void Network::request_arrived(const ExchangePtr& exchange) {
  const Way back = {exchange->host, exchange->asker->node};
  const auto found = listeners_.find(exchange->host);
  if (found == listeners_.end() || !found->second.life->alive) {
    faults_.strike(Fault::connection_refused);
    carry(back, exchange->asker, [=, this] {
      answer(exchange, fail(unavailable("refused", "nobody listens at " + exchange->host)));
    });
    return;
  }
  const std::shared_ptr<Life> life = found->second.life;
  const WireReply reply = [=, this](Result<env::WireResponse> result) {
    if (life->alive) {
      carry(back, exchange->asker, [=, this] { answer(exchange, result); });
    }
  };
  timeline_.at(timeline_.now(), life, "request",
               [=, handler = found->second.handler] { handler(exchange->request, reply); });
}

void Network::answer(const ExchangePtr& exchange, Result<env::WireResponse> result) {
  if (!exchange->reply) {
    return;
  }
  if (result && size_of(*result) > exchange->request.response_bytes_max) {
    result =
        fail(invalid("response_too_large", "the answer of " + exchange->host + " is too large"));
  }
  const WireReply reply = std::exchange(exchange->reply, nullptr);
  open_.remove(exchange);
  reply(std::move(result));
}

void Network::carry(const Way& way, const std::shared_ptr<Life>& receiver,
                    std::function<void()> arrive) {
  if (prng_.chance(options_.duplicated_per_million)) {
    faults_.strike(Fault::message_duplicated);
    deliver(way, receiver, arrive);
  }
  deliver(way, receiver, std::move(arrive));
}

void Network::deliver(const Way& way, std::shared_ptr<Life> receiver,
                      std::function<void()> arrive) {
  if (prng_.chance(options_.lost_per_million)) {
    faults_.strike(Fault::message_lost);
    return;
  }
  env::Duration delay = prng_.between(options_.delay_min, options_.delay_max);
  if (prng_.chance(options_.delayed_per_million)) {
    faults_.strike(Fault::message_delayed);
    delay = prng_.between(options_.delay_max, options_.long_delay_max);
  }
  const std::uint64_t number = ++sent_[way];
  timeline_.at(timeline_.now() + delay, std::move(receiver), "message",
               [this, way, number, arrive = std::move(arrive)] {
                 if (cuts_.contains(way)) {
                   faults_.strike(Fault::message_cut);
                   return;
                 }
                 std::uint64_t& newest = newest_arrived_[way];
                 if (number < newest) {
                   faults_.strike(Fault::message_reordered);
                 }
                 newest = std::max(newest, number);
                 arrive();
               });
}

}  // namespace noctem::env_sim
