#pragma once
// The commands of a mesh's member, one function for each: it returns the description, which points
// to what the command does. `noctem` and `nocturne-agent` both offer them.
//
// Pure; the bodies that they point to wait for the network, on one thread.

#include "noctem/agent/command.hpp"

namespace noctem::agent {

Command query_command();
Command contribute_command();
Command vote_command();
Command compute_command();
Command awareness_command();
Command reflect_command();
Command entry_command();
Command explain_command();
Command withdraw_command();
Command domains_command();
Command stats_command();
Command mesh_info_command();
Command setup_command();
Command status_command();
Command rotate_command();
Command mcp_command();  // of a program without a node
Command mcp_config_command();
Command config_command();
Command connect_command();
Command disconnect_command();
Command hook_command();  // what hosts start
Command help_command();
Command version_command();  // of a program with nothing more to say about itself

}  // namespace noctem::agent
