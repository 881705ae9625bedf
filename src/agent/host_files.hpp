#pragma once
// The hosts' files on this machine: where settings lie for this person and this folder, how this
// program is started, and what connecting would change.
//
// Reads the disk; one thread.

#include <string>
#include <vector>

#include "noctem/agent/session.hpp"
#include "noctem/connect/change.hpp"
#include "noctem/connect/host.hpp"

namespace noctem::agent {

Result<connect::Folders> host_folders(const Session& session);

// What a host is to start, or with --http the address that it is to speak to.
Result<connect::Server> host_server(const Session& session);

connect::Records host_records(const Session& session, const home::Home& home);

// The pieces of a host, file by file, links followed.
Result<std::vector<connect::Task>> host_tasks(const connect::Host& host, connect::Scope scope,
                                              const connect::Folders& folders,
                                              const connect::Server& server);

}  // namespace noctem::agent
