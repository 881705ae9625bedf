#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <list>
#include <optional>

#include "noctem/proxy/server.hpp"

#include "line_os.hpp"

namespace noctem::proxy {

namespace {

constexpr std::size_t kTextMax = 1u << 20;

std::string read_text(const char* path) {
  const Descriptor file(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY));
  std::string text(kTextMax, '\0');
  std::size_t size = 0;
  for (ssize_t got = 1; file.valid() && got > 0 && size < text.size();) {
    got = read(file.get(), text.data() + size, text.size() - size);
    size += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  text.resize(size);
  return text;
}

}  // namespace

NameSources load_name_sources() {
  return read_name_sources(read_text("/etc/resolv.conf"), read_text("/etc/hosts"));
}

struct Server::State {
  ServerOptions options;
  Descriptor listener;
  std::list<Line> lines;
};

Server::Server(ServerOptions options)
    : state_(std::make_unique<State>(State{std::move(options), {}, {}})) {}
Server::~Server() = default;

void Server::listen_on(Descriptor listener) {
  fcntl(listener.get(), F_SETFL, O_NONBLOCK);
  state_->listener = std::move(listener);
}

void Server::serve(Descriptor connection) {
  fcntl(connection.get(), F_SETFL, O_NONBLOCK);
  const ServerOptions& options = state_->options;
  state_->lines.emplace_back(options, std::move(connection), steady_now());
}

std::size_t Server::connections() const { return state_->lines.size(); }

void Server::step(std::chrono::milliseconds wait, int wake) {
  auto& lines = state_->lines;
  std::vector<pollfd> waited = {{wake, POLLIN, 0}, {-1, POLLIN, 0}};
  if (lines.size() < state_->options.connections_max) {
    waited[1].fd = state_->listener.get();
  }
  const auto now = steady_now();
  for (const Line& line : lines) {
    line.add_waits(waited);
    wait = std::clamp(line.deadline() - now, std::chrono::milliseconds(0), wait);
  }
  poll(waited.data(), waited.size(), static_cast<int>(wait.count()));
  const auto after = steady_now();
  std::size_t at = 2;
  for (Line& line : lines) {
    line.step({waited.data() + at, Line::kWaits}, after);
    at += Line::kWaits;
  }
  std::erase_if(lines, [](const Line& line) { return line.done(); });
  if (waited[1].revents != 0) {
    Descriptor accepted(
        accept4(state_->listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (accepted.valid()) {
      serve(std::move(accepted));
    }
  }
}

void Server::cut_all() {
  for (Line& line : state_->lines) {
    line.cut();
  }
  state_->lines.clear();
  state_->listener.close_now();
}

}  // namespace noctem::proxy
