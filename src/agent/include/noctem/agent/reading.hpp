#pragma once
// Commands that read one answer of the node and show it.
//
// Waits for the network; one thread.

#include <string>

#include "noctem/agent/member.hpp"

namespace noctem::agent {

// As it is: for people in lines of "name  value", nested ones indented.
std::string outline(const codec::Json& value);
// Strangers' words are made harmless, but in JSON that was asked for to check signatures.
enum class Words { harmless, exact };
Result<Exit> show_answer(Session& session, Hat hat, const std::string& target,
                         Words words = Words::harmless);

}  // namespace noctem::agent
