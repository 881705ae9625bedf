// Ways to talk to somebody outside.

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
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

constexpr int kProxyPort = 3128;

// By the proxy where there is one, and bare where there is none: is the host's greeting heard?
bool is_greeted_by_way_of(const Host& host, const std::string& words) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const bool by_proxy = std::getenv("http_proxy") != nullptr;
  address.sin_port = htons(static_cast<std::uint16_t>(by_proxy ? kProxyPort : host.tcp_port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int stream = socket(AF_INET, SOCK_STREAM, 0);
  const std::string all = words + "\r\n\r\n";
  std::string heard;
  if (stream < 0 ||
      connect(stream, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      send(stream, all.data(), all.size(), MSG_NOSIGNAL) < 0) {
    return false;
  }
  std::array<char, 512> piece{};
  for (ssize_t got = 1; got > 0 && heard.find("greeting") == std::string::npos;) {
    got = recv(stream, piece.data(), piece.size(), 0);
    heard.append(piece.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    send(stream, "hello", 5, MSG_NOSIGNAL);  // within the tunnel, if there is one
  }
  return heard.find("greeting") != std::string::npos;
}

bool asks_to(const Host& host, const std::string& name, const std::string& method) {
  const std::string where = name + ":" + std::to_string(host.tcp_port);
  const std::string target = method == "CONNECT" ? where : "http://" + where + "/";
  return is_greeted_by_way_of(host, method + " " + target + " HTTP/1.1\r\nHost: " + where);
}

bool tunnels_to_loopback(const Host& host) { return asks_to(host, "127.0.0.1", "CONNECT"); }
bool tunnels_to_localhost(const Host& host) { return asks_to(host, "localhost", "CONNECT"); }
bool tunnels_to_address(const Host& host) { return asks_to(host, host.address, "CONNECT"); }
bool tunnels_to_mapped(const Host& host) { return asks_to(host, "[::ffff:7f00:1]", "CONNECT"); }
bool tunnels_to_short(const Host& host) { return asks_to(host, "127.1", "CONNECT"); }
bool tunnels_to_any(const Host& host) { return asks_to(host, "0.0.0.0", "CONNECT"); }
bool fetches_loopback(const Host& host) { return asks_to(host, "127.0.0.1", "GET"); }
bool fetches_by_user(const Host& host) { return asks_to(host, "granted.example@127.0.0.1", "GET"); }
bool fetches_by_null(const Host& host) {
  return asks_to(host, std::string("127.0.0.1\0.granted.example", 26), "GET");
}
bool fetches_by_host(const Host& host) {
  const std::string port = std::to_string(host.tcp_port);
  return is_greeted_by_way_of(host,
                              "GET http://granted.example/ HTTP/1.1\r\nHost: 127.0.0.1:" + port);
}

// Asks for a change of the loopback device that changes nothing.
bool sets_device(const Host& /*host*/) {
  struct {
    nlmsghdr head;
    ifinfomsg device;
  } request{};
  request.head.nlmsg_len = sizeof request;
  request.head.nlmsg_type = RTM_SETLINK;
  request.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
  request.device.ifi_index = 1;
  const int stream = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  struct {
    nlmsghdr head;
    nlmsgerr error;
  } answer{};
  return stream >= 0 && send(stream, &request, sizeof request, 0) > 0 &&
         recv(stream, &answer, sizeof answer, 0) > 0 && answer.head.nlmsg_type == NLMSG_ERROR &&
         answer.error.error == 0;
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
          {"proxy_tunnel_loopback", tunnels_to_loopback},
          {"proxy_tunnel_localhost", tunnels_to_localhost},
          {"proxy_tunnel_address", tunnels_to_address},
          {"proxy_tunnel_mapped", tunnels_to_mapped},
          {"proxy_tunnel_short", tunnels_to_short},
          {"proxy_tunnel_any", tunnels_to_any},
          {"proxy_loopback", fetches_loopback},
          {"proxy_user", fetches_by_user},
          {"proxy_null", fetches_by_null},
          {"proxy_host", fetches_by_host},
          {"network_device", sets_device},
          {"raw_socket", has_raw},
          {"packet_socket", has_packet},
          {"vsock", has_vsock},
          {"crypto_socket", has_crypto},
          {"unix_datagram", has_unix},
          {"netlink_audit", has_audit},
          {"netlink_events", has_events}};
}

}  // namespace escape
