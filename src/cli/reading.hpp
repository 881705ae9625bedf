#pragma once
// Commands that read one answer of the node and show it.
//
// Waits for the network; one thread.

#include <string>

#include "mesh_link.hpp"

namespace noctem::cli {

// As it is: for people in lines of "name  value", nested ones indented.
std::string outline(const codec::Json& value);
Result<Exit> show_answer(Session& session, Hat hat, const std::string& target);

}  // namespace noctem::cli
