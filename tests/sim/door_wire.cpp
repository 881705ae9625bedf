#include "door_wire.hpp"

namespace noctem::sim {

namespace {

// The answer goes back over the simulated network.
class WireSink final : public http::ReplySink {
 public:
  explicit WireSink(env_sim::WireReply reply) : reply_(std::move(reply)) {}
  void send(http::Response response) override {
    env::WireResponse answer{response.status, {}, std::move(response.body)};
    reply_(std::move(answer));
  }
  void report(const Error&) override {}
  std::shared_ptr<http::EventStream> stream(http::Response) override { return nullptr; }

 private:
  env_sim::WireReply reply_;
};

http::Request request_from(const env::WireRequest& wire, env::SteadyTime received) {
  constexpr std::string_view kScheme = "http://";
  http::Request request;
  request.method = wire.method;
  request.target = wire.url.substr(wire.url.find('/', kScheme.size()));
  request.peer = {"192.0.2.1", 1, http::Peer::Reach::network};
  for (const auto& [name, value] : wire.headers) {
    if (name == kFromHeader) {
      request.peer.address = value;
    } else {
      request.headers.add(name, value);
    }
  }
  request.body = wire.body;
  request.received = received;
  return request;
}

}  // namespace

void answer_over_wire(env_sim::Node& node, const http::Dispatch& dispatch) {
  auto& clock = node.env().clock;
  node.serve([&dispatch, &clock](const env::WireRequest& wire, env_sim::WireReply reply) {
    dispatch.handle(request_from(wire, clock.steady()),
                    http::Reply(std::make_unique<WireSink>(std::move(reply))));
  });
}

ByteArray<16> random_hash_key(env::Random& random) {
  ByteArray<16> key{};
  random.fill(key);
  return key;
}

}  // namespace noctem::sim
