#pragma once
// Whom to blame for what comes over a connection. An IPv4 address is one, of IPv6 the whole /64 is
// one, because whoever has one address of it has them all. On loopback and behind a proxy that
// names nobody, the connection is one.
//
// Pure functions; any thread.

#include <string>
#include <string_view>

#include "noctem/http/message.hpp"

namespace noctem::http {

// "192.0.2.7", "2001:db8:0:1::/64"; "::ffff:192.0.2.7" is IPv4; what is no address stays as it is.
std::string address_group(std::string_view numeric_address);

// The name of a peer's bucket.
std::string bucket_name(const Peer& peer);

}  // namespace noctem::http
