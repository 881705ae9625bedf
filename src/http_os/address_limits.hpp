#pragma once
// What one address may have: so many connections, so many requests a second. Loopback is exempt
// unless it is asked for, because behind it stand the machine's own programs and proxies.
//
// Any thread.

#include <mutex>
#include <string>
#include <unordered_map>

#include "noctem/http/message.hpp"
#include "noctem/http/rate_limit.hpp"
#include "noctem/http_os/server.hpp"

namespace noctem::http_os {

class AddressLimits {
 public:
  struct Options {
    std::size_t connections_max = 0;
    double requests_per_second = 0;
    Loopback loopback = Loopback::exempt;
  };
  explicit AddressLimits(Options options);

  // True: counted until leave().
  bool enter(const http::Peer& peer);
  void leave(const http::Peer& peer);
  bool may_request(const http::Peer& peer, env::SteadyTime now);

 private:
  bool is_limited(const http::Peer& peer) const;

  Options options_;
  http::Buckets requests_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> connections_;  // bounded by connections_max in all
};

}  // namespace noctem::http_os
