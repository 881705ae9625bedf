#pragma once
// Publishing from a command: sent, or kept in the queue; what waited there goes along.
//
// Waits for the network; one thread.

#include "noctem/agent/session.hpp"
#include "noctem/client/deeds.hpp"

namespace noctem::agent {

Result<Exit> publish(Session& session, client::EntryText entry);

}  // namespace noctem::agent
