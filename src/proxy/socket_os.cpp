#include "socket_os.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace noctem::proxy {

namespace {

constexpr std::ptrdiff_t kFourAt = 12;

struct SocketName {
  sockaddr_storage storage{};
  socklen_t size = 0;
  int family = AF_UNSPEC;
};

SocketName name_at(const Address& address, std::uint16_t port) {
  SocketName name;
  if (address.is_four()) {
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    std::memcpy(&four.sin_addr, address.bytes.data() + kFourAt, sizeof four.sin_addr);
    std::memcpy(&name.storage, &four, sizeof four);
    name.size = sizeof four;
  } else {
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    std::memcpy(&six.sin6_addr, address.bytes.data(), sizeof six.sin6_addr);
    std::memcpy(&name.storage, &six, sizeof six);
    name.size = sizeof six;
  }
  name.family = name.storage.ss_family;
  return name;
}

const sockaddr* pointer_to(const SocketName& name) {
  return reinterpret_cast<const sockaddr*>(&name.storage);
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) {
    ::close(number_);
  }
}

Descriptor begin_connect(const Address& address, std::uint16_t port, Transport transport) {
  const SocketName name = name_at(address, port);
  const int kind = transport == Transport::stream ? SOCK_STREAM : SOCK_DGRAM;
  Descriptor made(socket(name.family, kind | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!made.valid()) {
    return {};
  }
  if (transport == Transport::stream) {
    const int on = 1;
    setsockopt(made.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  const bool begun = connect(made.get(), pointer_to(name), name.size) == 0 || errno == EINPROGRESS;
  return begun ? std::move(made) : Descriptor();
}

// What a socket can be bound to is this machine's, however it came by it.
Owner owner_of(const Address& address) {
  const SocketName name = name_at(address, 0);
  const Descriptor probe(socket(name.family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!probe.valid()) {
    return errno == EAFNOSUPPORT ? Owner::other : Owner::own;
  }
  const bool free = bind(probe.get(), pointer_to(name), name.size) != 0;
  return free && errno == EADDRNOTAVAIL ? Owner::other : Owner::own;
}

Connection::Time steady_now() {
  return std::chrono::duration_cast<Connection::Time>(
      std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace noctem::proxy
