#pragma once
// A command's way to its node: the one that --url names, the tracker that `setup` wrote down, or
// the node that runs in this home. Keys are the home's; who runs the command gives a passphrase.
//
// Waits for the network and for the person; one thread.

#include <memory>

#include "noctem/agent/session.hpp"
#include "noctem/client/member.hpp"

namespace noctem::agent {

using client::Hat;

Result<std::unique_ptr<client::Member>> open_member(Session& session);
// The same at a place that is named.
Result<std::unique_ptr<client::Member>> open_member(const Session& session, const home::Home& home,
                                                    client::Member::Place place);

// --url, for every command that talks to a node.
Option url_option();

}  // namespace noctem::agent
