#pragma once
// What `nocturne-agent` offers: the commands of a member.
//
// Pure; any thread.

#include "noctem/agent/command.hpp"

namespace noctem {

agent::Program nocturne_agent();

}  // namespace noctem
