#pragma once
// The stdio server of a home's member: the tools of `client` on this process's standard streams.
// The way to a node is looked for when a tool is first called, and again when it was lost, so that
// a host may start before its node and outlive it.
//
// Blocks until the input ends; one thread.

#include <functional>
#include <memory>
#include <string>

#include "noctem/agent/session.hpp"
#include "noctem/mcp/server.hpp"

namespace noctem::agent {

// Starts a node for this home and returns its address; empty where the program has no node.
using StartNode = std::function<Result<std::string>(const Session&, const home::Home&)>;

// Adds tools of the program's own; what it returns lives as long as the server serves.
using AddTools = std::function<std::shared_ptr<void>(mcp::Server&, Log)>;

Result<Exit> serve_mcp(Session& session, const StartNode& start, const AddTools& add = {});

// What the command of either program takes and says.
Command mcp_command_with(Result<Exit> (*body)(Session&));

}  // namespace noctem::agent
