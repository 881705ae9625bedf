#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "noctem/http_os/server.hpp"

#include "listener_os.hpp"
#include "worker_os.hpp"

namespace noctem::http_os {

namespace {

constexpr unsigned kWorkersMax = 64;

// The same clocks as env_os has, so that Request::received can be compared with its times.
class MachineClock final : public env::Clock {
 public:
  env::WallTime wall() const override {
    return env::WallTime(std::chrono::duration_cast<env::WallTime::duration>(read(CLOCK_REALTIME)));
  }
  env::SteadyTime steady() const override { return env::SteadyTime(read(CLOCK_BOOTTIME)); }

 private:
  static std::chrono::nanoseconds read(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }
};

// Every connection is a descriptor, and the usual soft limit of 1024 exists for programs that use
// select().
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

class ServerOnSockets final : public Server {
 public:
  ServerOnSockets(ServerOptions options, http::Handler handler, Log log, http::Metrics& metrics)
      : core_(std::move(options), std::move(handler), log, metrics, clock_) {}

  ~ServerOnSockets() override {
    stop_listening();
    for (const auto& worker : workers_) {
      worker->stop();
    }
    listener_.reset();  // its socket lives in the first worker's context
  }

  Result<> open() {
    if (core_.options.tls) {
      NOCTEM_CHECK(reload_certificates());
    }
    const unsigned workers = std::clamp(core_.options.workers, 1u, kWorkersMax);
    for (unsigned i = 0; i < workers; ++i) {
      workers_.push_back(std::make_unique<Worker>(core_, identity_, "http-" + std::to_string(i)));
    }
    NOCTEM_TRY(Acceptor acceptor, open_acceptor(workers_.front()->context(), core_.options));
    port_ = acceptor.local_endpoint().port();
    listener_ = std::make_unique<Listener>(core_, std::move(acceptor), workers_);
    listener_->start();
    return {};
  }

  std::uint16_t port() const override { return port_; }

  std::string url() const override {
    const std::string& address = core_.options.address;
    const bool v6 = address.find(':') != std::string::npos;
    return (core_.options.tls ? "https://" : "http://") + (v6 ? "[" + address + "]" : address) +
           ":" + std::to_string(port_);
  }

  Result<> reload_certificates() override {
    if (core_.options.tls) {
      NOCTEM_TRY(auto identity, load_identity(*core_.options.tls));
      identity_.set(std::move(identity));
    }
    return {};
  }

  void drain() override {
    if (drained_) {
      return;
    }
    drained_ = true;
    stop_listening();
    for (const auto& worker : workers_) {
      worker->drain();
    }
    for (const auto& worker : workers_) {
      worker->wait_until_drained();
    }
  }

  std::optional<env::SteadyTime> idle_since() const override {
    std::optional<env::SteadyTime> latest;
    for (const auto& worker : workers_) {
      const auto idle = worker->idle_since();
      if (!idle) {
        return std::nullopt;
      }
      latest = std::max(latest.value_or(*idle), *idle);
    }
    return latest;
  }

 private:
  void stop_listening() {
    if (listener_) {
      listener_->stop();
    }
  }

  MachineClock clock_;
  ServerCore core_;
  IdentitySlot identity_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Listener> listener_;
  std::uint16_t port_ = 0;
  bool drained_ = false;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, http::Handler handler, Log log,
                                              http::Metrics& metrics) {
  raise_descriptor_limit();
  auto server =
      std::make_unique<ServerOnSockets>(std::move(options), std::move(handler), log, metrics);
  NOCTEM_CHECK(server->open());
  return server;
}

}  // namespace noctem::http_os
