// Ways to talk to somebody outside.

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

#include "probe.hpp"

namespace escape {

bool is_greeted(int socket, const void* address, unsigned size) {
  std::array<char, 16> text{};
  return socket >= 0 && connect(socket, static_cast<const sockaddr*>(address), size) == 0 &&
         send(socket, "hello", 5, MSG_NOSIGNAL) == 5 &&
         recv(socket, text.data(), text.size(), 0) > 0;
}

namespace {

bool reaches(const std::string& host, int port, int kind) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  return is_greeted(socket(AF_INET, kind, 0), &address, sizeof address);
}

bool reaches_path(const std::string& name) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.empty() || name.size() >= sizeof address.sun_path) {
    return false;
  }
  std::memcpy(address.sun_path, name.data(), name.size());
  const auto size = static_cast<unsigned>(offsetof(sockaddr_un, sun_path) + name.size());
  return is_greeted(socket(AF_UNIX, SOCK_STREAM, 0), &address,
                    name[0] == '\0' ? size : sizeof address);
}

bool reaches_loopback(const Host& host) { return reaches("127.0.0.1", host.tcp_port, SOCK_STREAM); }
bool reaches_address(const Host& host) {
  return !host.address.empty() && reaches(host.address, host.tcp_port, SOCK_STREAM);
}
bool reaches_datagram(const Host& host) { return reaches("127.0.0.1", host.udp_port, SOCK_DGRAM); }
bool reaches_mapped(const Host& host) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(static_cast<std::uint16_t>(host.tcp_port));
  inet_pton(AF_INET6, "::ffff:127.0.0.1", &address.sin6_addr);
  return is_greeted(socket(AF_INET6, SOCK_STREAM, 0), &address, sizeof address);
}
bool reaches_socket(const Host& host) { return reaches_path(host.socket); }
bool reaches_abstract(const Host& host) {
  return reaches_path(std::string(1, '\0') + host.abstract);
}

// As a bus or an agent is found: by a variable.
bool reaches_bus(const Host& /*host*/) {
  const char* bus = std::getenv("DBUS_SESSION_BUS_ADDRESS");
  const std::string address = bus != nullptr ? bus : "";
  const auto at = address.find("unix:path=");
  return at == 0 && reaches_path(address.substr(10));
}
bool reaches_agent(const Host& /*host*/) {
  const char* agent = std::getenv("SSH_AUTH_SOCK");
  return agent != nullptr && reaches_path(agent);
}

bool has_raw(const Host& /*host*/) { return socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) >= 0; }
bool has_packet(const Host& /*host*/) { return socket(AF_PACKET, SOCK_RAW, 0) >= 0; }
bool has_vsock(const Host& /*host*/) { return socket(AF_VSOCK, SOCK_STREAM, 0) >= 0; }
bool has_crypto(const Host& /*host*/) { return socket(38, SOCK_SEQPACKET, 0) >= 0; }  // AF_ALG
bool has_unix(const Host& /*host*/) { return socket(AF_UNIX, SOCK_DGRAM, 0) >= 0; }
bool has_audit(const Host& /*host*/) { return socket(AF_NETLINK, SOCK_RAW, 9) >= 0; }
bool has_events(const Host& /*host*/) { return socket(AF_NETLINK, SOCK_RAW, 15) >= 0; }

}  // namespace

std::vector<Probe> network_probes() {
  return {{"tcp_loopback", reaches_loopback},
          {"tcp_address", reaches_address},
          {"tcp_mapped", reaches_mapped},
          {"udp_dns", reaches_datagram},
          {"socket_path", reaches_socket},
          {"socket_abstract", reaches_abstract},
          {"bus", reaches_bus},
          {"agent", reaches_agent},
          {"raw_socket", has_raw},
          {"packet_socket", has_packet},
          {"vsock", has_vsock},
          {"crypto_socket", has_crypto},
          {"unix_datagram", has_unix},
          {"netlink_audit", has_audit},
          {"netlink_events", has_events}};
}

}  // namespace escape
