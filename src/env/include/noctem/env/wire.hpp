#pragma once
// One request to another machine, one response or an error. What travels is HTTP, because that is
// the only door; how it travels (TLS, a proxy, Tor, the simulated network with loss and partitions)
// is the implementation's business.
//
// send() from any thread. The reply comes once: on a thread of the implementation, or, where the
// request is refused at once (it cannot be sent as it is, too many wait, the wire is closing), on
// the caller's own thread before send() returns; what still waits when the wire is destroyed is
// refused on the destroyer's. So no lock is held over send() that the reply takes. Of a simulated
// node that has crashed nobody is left to be called.

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "noctem/base/result.hpp"

namespace noctem::env {

using WireHeaders = std::vector<std::pair<std::string, std::string>>;

struct WireRequest {
  std::string method = "GET";
  std::string url;
  WireHeaders headers;
  std::string body;
  std::chrono::milliseconds deadline{10'000};
  std::size_t response_bytes_max = 4u << 20;
};

struct WireResponse {
  int status = 0;
  WireHeaders headers;
  std::string body;
};

class Wire {
 public:
  virtual ~Wire() = default;
  virtual void send(WireRequest request, std::function<void(Result<WireResponse>)> reply) = 0;
};

}  // namespace noctem::env
