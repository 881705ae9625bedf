#pragma once
// The door on the machine: HTTP/1.1 on TCP, with TLS 1.3 where certificate files are named. It
// parses, limits, keeps deadlines and compresses; what a request means is the handler's business.
// Each worker thread has an io_context of its own and shares nothing with the others but the
// listening address.
//
// start() and stop() from one thread; the handler is called on the workers' threads, at most one
// call at a time for each connection.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "noctem/base/log.hpp"
#include "noctem/base/result.hpp"
#include "noctem/http/metrics.hpp"
#include "noctem/http/reply.hpp"

namespace noctem::http_os {

struct TlsFiles {
  std::string certificate_chain;
  std::string private_key;
};

// Whether the limits for each address also hold for this machine's own programs and proxies.
enum class Loopback { exempt, limited };

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 7654;  // 0: any free one
  unsigned workers = 2;
  // What Host may say besides the listening address itself (and localhost, if that is loopback);
  // others get 421. A name without a port fits any.
  std::vector<std::string> hosts;
  std::optional<TlsFiles> tls;

  std::size_t header_bytes_max = 16 * 1024;
  std::size_t header_fields_max = 64;
  std::size_t body_bytes_max = 1u << 20;
  std::size_t bodies_bytes_max = 256u << 20;  // of all requests that are still coming in
  std::size_t connections_max = 16'384;
  std::size_t connections_per_address_max = 1'024;
  double requests_per_second_per_address = 2'000;  // burst twice that
  Loopback loopback = Loopback::exempt;

  std::chrono::milliseconds header_deadline{10'000};
  std::chrono::milliseconds body_deadline{30'000};
  std::chrono::milliseconds idle_deadline{120'000};
  std::chrono::milliseconds reply_deadline{60'000};  // for a parked request; then 503
  std::chrono::milliseconds write_deadline{30'000};
  std::chrono::milliseconds drain_deadline{10'000};
  std::chrono::milliseconds stream_heartbeat{15'000};
  std::size_t stream_buffer_bytes_max = 256 * 1024;
  std::size_t gzip_bytes_min = 1'400;
};

class Server {
 public:
  static Result<std::unique_ptr<Server>> start(ServerOptions options, http::Handler handler,
                                               Log log, http::Metrics& metrics);
  virtual ~Server() = default;  // stops without draining

  virtual std::uint16_t port() const = 0;
  virtual std::string url() const = 0;  // "http://127.0.0.1:7654"
  // Reads the certificate files again; on an error the old ones stay in use.
  virtual Result<> reload_certificates() = 0;
  // Refuses new requests, lets what is parked finish within the deadline, ends streams, closes.
  virtual void drain() = 0;
  // Since when no request was in progress and no stream open; nullopt while there is one.
  virtual std::optional<env::SteadyTime> idle_since() const = 0;
};

}  // namespace noctem::http_os
