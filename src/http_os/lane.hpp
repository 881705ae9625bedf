#pragma once
// What the connections of one worker share, and what all workers share. A lane has its own
// deadlines, read buffer and compressor, so that connections on different lanes never wait for each
// other.
//
// Lane: its worker's thread, but for activity and mailbox. ServerCore: any thread; its options are
// constant.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "noctem/env/clock.hpp"
#include "noctem/http_os/server.hpp"

#include "address_limits.hpp"
#include "deadline_wheel.hpp"
#include "gzip.hpp"
#include "host_rules.hpp"
#include "mailbox.hpp"
#include "response_head.hpp"
#include "server_metrics.hpp"

namespace noctem::http_os {

class Connection;

struct ServerCore {
  ServerCore(ServerOptions options, http::Handler handler, Log log, http::Metrics& metrics,
             const env::Clock& clock);

  const ServerOptions options;
  const HostRules hosts;
  const http::Handler handler;
  const Log log;
  const env::Clock& clock;
  ServerMetrics metrics;
  AddressLimits addresses;
};

// Requests in progress and open streams of a lane; written by the lane, read by anyone.
class Activity {
 public:
  explicit Activity(env::SteadyTime now) : idle_since_(now.time_since_epoch().count()) {}

  void begin() { add(1); }
  void end(env::SteadyTime now) {
    idle_since_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    add(-1);
  }
  std::optional<env::SteadyTime> idle_since() const {
    if (count_.load(std::memory_order_acquire) != 0) {
      return std::nullopt;
    }
    return env::SteadyTime(env::Duration(idle_since_.load(std::memory_order_relaxed)));
  }

 private:
  // One writer: no locked operation is needed.
  void add(std::int64_t more) {
    count_.store(count_.load(std::memory_order_relaxed) + more, std::memory_order_release);
  }
  std::atomic<std::int64_t> count_{0};
  std::atomic<std::int64_t> idle_since_;
};

struct Lane {
  Lane(ServerCore& core, std::shared_ptr<Mailbox> mailbox);

  env::SteadyTime now() const { return core.clock.steady(); }
  void adopt(std::shared_ptr<Connection> connection);
  void forget(const std::shared_ptr<Connection>& connection);
  void drain();
  void expire();  // whatever is still parked or streaming when the drain's deadline passed
  void close_all();

  ServerCore& core;
  std::shared_ptr<Mailbox> mailbox;
  DeadlineWheel wheel;
  Activity activity;
  Gzip gzip;
  DateText date;
  std::vector<char> scratch;   // where the lane reads to
  std::size_t body_bytes = 0;  // of requests that are still coming in
  enum class State { serving, draining } state = State::serving;
  std::unordered_set<std::shared_ptr<Connection>> connections;
};

}  // namespace noctem::http_os
