#include "line_os.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace noctem::proxy {

namespace {

constexpr std::size_t kReadMax = 16u << 10;

// nullopt: nothing there just now. Empty: no more will come.
struct Heard {
  enum class What { nothing, bytes, end, broken } what = What::nothing;
  std::size_t size = 0;
};

Heard hear(int socket, std::span<std::uint8_t> into) {
  const ssize_t got = recv(socket, into.data(), into.size(), MSG_DONTWAIT);
  if (got > 0) {
    return {Heard::What::bytes, static_cast<std::size_t>(got)};
  }
  if (got == 0) {
    return {Heard::What::end, 0};
  }
  const bool later = errno == EAGAIN || errno == EINTR;
  return {later ? Heard::What::nothing : Heard::What::broken, 0};
}

pollfd wait_for(int descriptor, short events) {
  return {events != 0 ? descriptor : -1, events, 0};  // else a hang-up would wake us for ever
}

short events_of(bool reads, bool writes) {
  return static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0));
}

}  // namespace

Line::Line(const ServerOptions& options, Descriptor client, Connection::Time now)
    : options_(options), connection_(options.policy, options.deadlines, now) {
  client_.socket = std::move(client);
}

void Line::add_waits(std::vector<pollfd>& waited) const {
  const bool to_client = !connection_.to_client().empty();
  const bool to_server = dialling_ || !connection_.to_server().empty();
  waited.push_back(
      wait_for(client_.socket.get(), events_of(connection_.reads_client(), to_client)));
  waited.push_back(
      wait_for(server_.socket.get(), events_of(connection_.reads_server(), to_server)));
  waited.push_back(wait_for(look_up_ ? look_up_->descriptor() : -1, POLLIN));
}

Connection::Time Line::deadline() const {
  return look_up_ ? std::min(look_up_->deadline(), connection_.deadline()) : connection_.deadline();
}

Line::Left Line::flush(Side& side, std::string& text, bool ends) {
  if (!text.empty()) {
    const ssize_t sent = send(side.socket.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
      return Left::gone;
    }
    text.erase(0, sent > 0 ? static_cast<std::size_t>(sent) : 0);
  }
  if (text.empty() && ends && !side.shut) {
    shutdown(side.socket.get(), SHUT_WR);
    side.shut = true;
  }
  return Left::open;
}

Line::Left Line::carry_client(short events) {
  if (events != 0 && connection_.reads_client()) {
    std::array<std::uint8_t, kReadMax> bytes{};
    const Heard heard = hear(client_.socket.get(), bytes);
    switch (heard.what) {
      case Heard::What::nothing:
        break;
      case Heard::What::bytes:
        connection_.hear_client(ByteView(bytes).first(heard.size));
        break;
      case Heard::What::end:
        connection_.client_ended();
        break;
      case Heard::What::broken:
        return Left::gone;
    }
  }
  return flush(client_, connection_.to_client(), connection_.ends_client());
}

Line::Left Line::carry_server(short events) {
  if (!server_.socket.valid()) {
    return Left::open;
  }
  if (dialling_) {
    if (events == 0) {
      return Left::open;
    }
    int failed = 0;
    socklen_t size = sizeof failed;
    getsockopt(server_.socket.get(), SOL_SOCKET, SO_ERROR, &failed, &size);
    dialling_ = false;
    connection_.dialled(failed == 0 ? Connection::Dialled::reached : Connection::Dialled::failed);
    log_events();
  }
  if (connection_.reads_server()) {
    std::array<std::uint8_t, kReadMax> bytes{};
    const Heard heard = hear(server_.socket.get(), bytes);
    switch (heard.what) {
      case Heard::What::nothing:
        break;
      case Heard::What::bytes:
        connection_.hear_server(ByteView(bytes).first(heard.size));
        break;
      case Heard::What::end:
        connection_.server_ended();
        break;
      case Heard::What::broken:
        return Left::gone;
    }
  }
  return flush(server_, connection_.to_server(), connection_.ends_server());
}

void Line::hear_names(Connection::Time now) {
  if (!look_up_) {
    return;
  }
  look_up_->step(now);
  if (!look_up_->done()) {
    return;
  }
  std::vector<Found> found;
  for (const Address& address : look_up_->addresses()) {
    found.push_back({address, owner_of(address)});
  }
  look_up_.reset();
  connection_.found(found);
}

void Line::dial(const Task& task) {
  server_ = {begin_connect(task.address, task.port, Transport::stream), false};
  dialling_ = server_.socket.valid();
  if (!dialling_) {
    connection_.dialled(Connection::Dialled::failed);
  }
}

// What the state machine asks for, until it waits for something.
void Line::work(Connection::Time now) {
  for (;;) {
    hear_names(now);
    connection_.tick(now);
    log_events();
    const Task task = connection_.task();
    switch (task.what) {
      case Task::What::none:
        return;
      case Task::What::look_up:
        look_up_.emplace(options_.names, task.name, now);
        break;
      case Task::What::dial:
        dial(task);
        break;
      case Task::What::finish:
        done_ = true;
        return;
    }
  }
}

void Line::step(std::span<const pollfd> waited, Connection::Time now) {
  if (carry_server(waited[1].revents) == Left::gone ||
      carry_client(waited[0].revents) == Left::gone) {
    connection_.cut();
  }
  log_events();
  work(now);
}

void Line::cut() {
  connection_.cut();
  log_events();
}

void Line::log_events() {
  for (const Event& event : connection_.take_events()) {
    if (options_.log) {
      options_.log(event);
    }
  }
}

}  // namespace noctem::proxy
