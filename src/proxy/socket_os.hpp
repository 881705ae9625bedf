#pragma once
// Sockets by address, none of which ever waits.

#include "noctem/proxy/address.hpp"
#include "noctem/proxy/connection.hpp"
#include "noctem/proxy/descriptor.hpp"

namespace noctem::proxy {

enum class Transport { stream, datagram };

// Connecting, or connected; invalid if that failed at once.
Descriptor begin_connect(const Address& address, std::uint16_t port, Transport transport);

// Whether packets to it would come back to this machine. When in doubt they would.
Owner owner_of(const Address& address);

Connection::Time steady_now();

}  // namespace noctem::proxy
