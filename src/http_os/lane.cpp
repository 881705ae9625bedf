#include "lane.hpp"

#include <utility>

#include "connection.hpp"

namespace noctem::http_os {

namespace {

constexpr std::size_t kScratchBytes = 64 * 1024;

}  // namespace

ServerCore::ServerCore(ServerOptions the_options, http::Handler the_handler, Log the_log,
                       http::Metrics& registry, const env::Clock& the_clock)
    : options(std::move(the_options)),
      hosts(options.address, options.hosts),
      handler(std::move(the_handler)),
      log(the_log),
      clock(the_clock),
      metrics(registry),
      addresses({.connections_max = options.connections_per_address_max,
                 .requests_per_second = options.requests_per_second_per_address,
                 .loopback = options.loopback}) {}

Lane::Lane(ServerCore& the_core, std::shared_ptr<Mailbox> the_mailbox)
    : core(the_core),
      mailbox(std::move(the_mailbox)),
      wheel(core.clock.steady()),
      activity(core.clock.steady()),
      scratch(kScratchBytes) {}

void Lane::adopt(std::shared_ptr<Connection> connection) {
  Connection& adopted = *connection;
  connections.insert(std::move(connection));
  adopted.start();
}

void Lane::forget(const std::shared_ptr<Connection>& connection) {
  if (connections.erase(connection) > 0) {
    core.metrics.connections->fetch_sub(1, std::memory_order_relaxed);
    core.addresses.leave(connection->peer());
  }
}

void Lane::drain() {
  state = State::draining;
  const auto all = connections;  // each may leave the set
  for (const auto& connection : all) {
    connection->drain();
  }
}

void Lane::expire() {
  const auto all = connections;
  for (const auto& connection : all) {
    connection->expire();
  }
}

void Lane::close_all() {
  const auto all = connections;
  for (const auto& connection : all) {
    connection->close();
  }
}

}  // namespace noctem::http_os
