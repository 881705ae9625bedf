#pragma once
// How an agent without its operator's word asks for it: a request that waits at the node, outside
// of the log, and a code that both sides show, so that nobody slips another key in between.
//
// Waits for the network; one thread.

#include <string>

#include "noctem/client/member.hpp"

namespace noctem::client {

struct Asked {
  std::string code;  // six digits
  std::string agent;
  std::string operator_id;
};

// Of the operator with this id; empty: of the one whose key lies in this home, and who is to be
// approved first.
Result<Asked> ask_for_enrolment(Member& member, const std::string& operator_id);

// Gives the agent or the operator a new key, signed by the old one. A rotation that was cut off
// goes on where it stood; id, reputation and votes stay. The new key's did.
Result<std::string> rotate_key(Member& member, Hat hat, const Secret& passphrase);

}  // namespace noctem::client
