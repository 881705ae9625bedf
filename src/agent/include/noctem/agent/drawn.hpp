#pragma once
// Commands that read one answer of the node and draw it for people in a way of its own.
//
// Waits for the network; one thread.

#include <string>

#include "noctem/agent/member.hpp"
#include "noctem/agent/style.hpp"

namespace noctem::agent {

using Draw = std::string (*)(const codec::Json& answer, const Style& style);
Result<Exit> show_drawn(Session& session, Hat hat, const std::string& target, Draw draw);

// The operators of a mesh.
std::string draw_operators(const codec::Json& answer, const Style& style);

}  // namespace noctem::agent
