#include "meeting_os.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace noctem::fetch {

namespace {

constexpr int kBacklog = 4;

std::unexpected<Error> no_socket() {
  return fail(unavailable("fetch", "a socket: " + std::string(std::strerror(errno))));
}

struct Bound {
  proxy::Descriptor socket;
  sockaddr_in address{};
};

Result<Bound> bind_socket() {
  Bound bound{proxy::Descriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
              {}};
  bound.address.sin_family = AF_INET;
  bound.address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const address = reinterpret_cast<sockaddr*>(&bound.address);
  socklen_t size = sizeof bound.address;
  if (!bound.socket.valid() || bind(bound.socket.get(), address, size) != 0 ||
      getsockname(bound.socket.get(), address, &size) != 0) {
    return no_socket();
  }
  return bound;
}

}  // namespace

Result<Meeting> Meeting::open() {
  NOCTEM_TRY(Bound listener, bind_socket());
  NOCTEM_TRY(Bound caller, bind_socket());
  if (listen(listener.socket.get(), kBacklog) != 0) {
    return no_socket();
  }
  Meeting meeting;
  meeting.listener_ = std::move(listener.socket);
  meeting.caller_ = std::move(caller.socket);
  meeting.port_ = ntohs(listener.address.sin_port);
  meeting.caller_port_ = caller.address.sin_port;
  meeting.address_ = caller.address.sin_addr.s_addr;
  return meeting;
}

int Meeting::take_caller() {
  const int taken = fcntl(caller_.get(), F_DUPFD_CLOEXEC, 0);
  caller_.close_now();
  return taken;
}

proxy::Descriptor Meeting::accept() {
  sockaddr_in from{};
  socklen_t size = sizeof from;
  proxy::Descriptor came(accept4(listener_.get(), reinterpret_cast<sockaddr*>(&from), &size,
                                 SOCK_CLOEXEC | SOCK_NONBLOCK));
  const bool is_ours = came.valid() && from.sin_family == AF_INET &&
                       from.sin_port == caller_port_ && from.sin_addr.s_addr == address_;
  if (!is_ours) {
    return {};
  }
  listener_.close_now();
  return came;
}

}  // namespace noctem::fetch
