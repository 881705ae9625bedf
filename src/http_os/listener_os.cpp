#include "listener_os.hpp"

#include <array>
#include <future>
#include <utility>

#include <boost/asio/post.hpp>

#include "noctem/http/problem.hpp"

namespace noctem::http_os {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

constexpr std::chrono::milliseconds kPause{100};
constexpr std::chrono::minutes kBetweenWarnings{1};

std::optional<http::Peer> peer_of(const Socket& socket, std::uint64_t number) {
  ErrorCode error;
  const tcp::endpoint remote = socket.remote_endpoint(error);
  if (error) {
    return std::nullopt;
  }
  const asio::ip::address address = remote.address();
  const bool mapped = address.is_v6() && address.to_v6().is_v4_mapped();
  const asio::ip::address shown =
      mapped ? asio::ip::address(asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()))
             : address;
  return http::Peer{
      .address = shown.to_string(),
      .connection = number,
      .reach = shown.is_loopback() ? http::Peer::Reach::loopback : http::Peer::Reach::network};
}

}  // namespace

Result<Acceptor> open_acceptor(asio::io_context& context, const ServerOptions& options) {
  ErrorCode error;
  const asio::ip::address address = asio::ip::make_address(options.address, error);
  if (error) {
    return fail(invalid("listen_address", options.address + " is no numeric address"));
  }
  const tcp::endpoint endpoint(address, options.port);
  Acceptor acceptor(context);
  acceptor.open(endpoint.protocol(), error);
  if (!error) {
    acceptor.set_option(Acceptor::reuse_address(true), error);
  }
  if (!error) {
    acceptor.bind(endpoint, error);
  }
  if (!error) {
    acceptor.listen(Acceptor::max_listen_connections, error);
  }
  if (!error) {
    return acceptor;
  }
  const std::string what = "cannot listen on " + options.address + " port " +
                           std::to_string(options.port) + ": " + error.message();
  return fail(error == asio::error::address_in_use ? conflict("port_in_use", what)
                                                   : unavailable("listen", what));
}

Listener::Listener(ServerCore& core, Acceptor acceptor,
                   std::vector<std::unique_ptr<Worker>>& workers)
    : core_(core),
      acceptor_(std::move(acceptor)),
      workers_(workers),
      pause_(workers.front()->context()) {}

void Listener::start() {
  asio::post(workers_.front()->context(), [this] { accept_next(); });
}

void Listener::stop() {
  std::promise<void> stopped;
  asio::post(workers_.front()->context(), [this, &stopped] {
    ErrorCode ignored;
    acceptor_.close(ignored);
    pause_.cancel();
    stopped.set_value();
  });
  stopped.get_future().wait();
}

void Listener::accept_next() {
  if (!acceptor_.is_open()) {
    return;
  }
  Worker& next = *workers_[accepted_ % workers_.size()];
  acceptor_.async_accept(next.context().get_executor(),
                         [this](const ErrorCode& error, Socket socket) {
                           if (error == asio::error::operation_aborted) {
                             return;
                           }
                           if (!error) {
                             take(std::move(socket));
                           } else if (error != asio::error::connection_aborted) {
                             return pause(error.message());
                           }
                           accept_next();
                         });
}

void Listener::take(Socket socket) {
  Worker& worker = *workers_[accepted_ % workers_.size()];
  const auto peer = peer_of(socket, ++accepted_);
  if (!peer) {
    return;  // gone already
  }
  ErrorCode ignored;
  socket.non_blocking(true, ignored);
  socket.set_option(tcp::no_delay(true), ignored);
  const auto open = core_.metrics.connections->fetch_add(1);
  if (open >= static_cast<std::int64_t>(core_.options.connections_max)) {
    return refuse(std::move(socket), Refused::connections);
  }
  if (!core_.addresses.enter(*peer)) {
    return refuse(std::move(socket), Refused::connections_of_address);
  }
  worker.accept(std::move(socket), *peer);
}

// In one piece that a fresh socket always has room for; with TLS nobody could read it.
void Listener::refuse(Socket socket, Refused reason) {
  core_.metrics.connections->fetch_sub(1);
  core_.metrics.count(reason);
  if (core_.options.tls) {
    return;
  }
  const http::Response answer =
      reason == Refused::connections
          ? http::problem(503, "connections", "This server has as many connections as it may.")
          : http::problem(429, "connections", "This address has as many connections as it may.");
  DateText date;
  const std::string head =
      write_head(answer, {.connection = Framing::Connection::close}, date.at(core_.clock.wall()));
  const std::array<asio::const_buffer, 2> both = {asio::buffer(head), asio::buffer(answer.body)};
  ErrorCode ignored;
  socket.write_some(both, ignored);
  socket.shutdown(Socket::shutdown_send, ignored);
}

void Listener::pause(const std::string& why) {
  core_.metrics.count(Refused::no_descriptor);
  const env::SteadyTime now = core_.clock.steady();
  if (warned_ == env::SteadyTime{} || now - warned_ > kBetweenWarnings) {
    warned_ = now;
    core_.log.warning("http.accept_failed", {{"error", why}});
  }
  pause_.expires_after(kPause);
  pause_.async_wait([this](const ErrorCode& error) {
    if (!error) {
      accept_next();
    }
  });
}

}  // namespace noctem::http_os
