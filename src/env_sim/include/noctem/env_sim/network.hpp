#pragma once
// The simulated network between hosts. A message goes one way and may be lost, delayed, doubled or
// overtaken there; the answer goes back the same dangerous way. A request whose answer does not
// come fails at its deadline, exactly once. Requests to a host where nobody listens are refused.
//
// One thread. Replies and handlers are called by the world, never from within send().

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noctem/env/wire.hpp"
#include "noctem/env_sim/faults.hpp"
#include "noctem/env_sim/prng.hpp"

namespace noctem::env_sim {

class Timeline;
struct Life;

struct NetworkOptions {
  std::chrono::microseconds delay_min{100};
  std::chrono::microseconds delay_max{20'000};
  std::chrono::microseconds long_delay_max{5'000'000};
  std::uint32_t lost_per_million = 0;
  std::uint32_t duplicated_per_million = 0;
  std::uint32_t delayed_per_million = 0;
};

using WireReply = std::function<void(Result<env::WireResponse>)>;
using WireHandler = std::function<void(const env::WireRequest&, WireReply)>;

class Network {
 public:
  Network(NetworkOptions options, Prng prng, Timeline& timeline, FaultCounts& faults);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  void set_options(NetworkOptions options) { options_ = options; }

  // Who answers for a host (without a port). Nodes use Node::serve; this is for strangers, honest
  // or not.
  void listen(std::string host, WireHandler handler);

  void cut(std::string_view from, std::string_view to);  // this way only
  void part(const std::vector<std::string>& side, const std::vector<std::string>& other);
  void heal();  // all cuts

  // Used by the node.
  void listen_for(std::shared_ptr<Life> life, std::string host, WireHandler handler);
  std::unique_ptr<env::Wire> wire(std::shared_ptr<Life> life);
  void forget(const Life& life);  // nobody waits and nobody listens there any more

 private:
  friend class NetworkWire;
  struct Exchange;
  struct Listener {
    std::shared_ptr<Life> life;
    WireHandler handler;
  };
  using Way = std::pair<std::string, std::string>;
  using ExchangePtr = std::shared_ptr<Exchange>;

  void send(std::shared_ptr<Life> asker, env::WireRequest request, WireReply reply);
  // Calls `arrive` later, never, or twice, as long as the receiver lives.
  void carry(const Way& way, const std::shared_ptr<Life>& receiver, std::function<void()> arrive);
  void deliver(const Way& way, std::shared_ptr<Life> receiver, std::function<void()> arrive);
  void request_arrived(const ExchangePtr& exchange);
  void answer(const ExchangePtr& exchange, Result<env::WireResponse> result);

  NetworkOptions options_;
  Prng prng_;
  Timeline& timeline_;
  FaultCounts& faults_;
  std::shared_ptr<Life> itself_;  // what is under way belongs to nobody
  std::map<std::string, Listener, std::less<>> listeners_;
  std::set<Way> cuts_;
  std::map<Way, std::uint64_t> sent_;
  std::map<Way, std::uint64_t> newest_arrived_;
  std::list<ExchangePtr> open_;
};

}  // namespace noctem::env_sim
