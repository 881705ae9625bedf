#pragma once
// What Peer::receive() does with messages that were read already: a transport that must look at
// them first (HTTP, for its headers) reads them once.
//
// Any thread.

#include <memory>

#include "noctem/mcp/peer.hpp"

#include "message.hpp"

namespace noctem::mcp {

void receive(const std::shared_ptr<Peer::State>& peer, Arrival arrival,
             const std::shared_ptr<Outlet>& outlet);

}  // namespace noctem::mcp
