#pragma once
// What may be reached, as somebody granted it, and the decision about one request, one address, one
// TLS name. Deny by default: no grants, no network. A name never grants where it leads: an address
// of this machine, of a private network or of a cloud's metadata service needs a grant of the
// address itself, so whoever owns a granted name can turn it to no place inside.
//
// Values and pure functions; any thread.

#include <string>
#include <vector>

#include "noctem/proxy/client_hello.hpp"
#include "noctem/proxy/request.hpp"

namespace noctem::proxy {

struct Grant {
  Authority to;
  // What a tunnel may carry: TLS that asks for the granted host, or any bytes.
  enum class Tunnel { tls, any } tunnel = Tunnel::tls;
  std::vector<std::string> methods;  // empty: all; with some there is no tunnel, which hides them
  bool operator==(const Grant&) const = default;
};

struct Policy {
  static constexpr std::size_t kGrantsMax = 256;
  std::vector<Grant> grants;
};

// Why not.
enum class Why {
  none,         // it may
  not_granted,  // this host and port
  method,       // not this one, or a tunnel where methods are granted
  address,      // the host leads to a place that its name does not grant
  hello,        // the tunnel does not carry TLS that asks for the granted host
  malformed,    // the request could be understood in two ways
};
std::string_view name_of(Why why);

// Null where nothing grants it; `why` says then why not.
struct Decision {
  const Grant* grant = nullptr;
  Why why = Why::none;
};
Decision decide(const Policy& policy, const Request& request);

// An address that a granted host has. `own` is one of this machine's, whatever its kind.
enum class Owner { other, own };
Why check_address(const Policy& policy, const Grant& grant, const Address& address, Owner owner);

Why check_hello(const Grant& grant, const ClientHello& hello);

// "localhost" is this machine by its very name; no server is asked what it means.
bool is_localhost(const Host& host);

}  // namespace noctem::proxy
