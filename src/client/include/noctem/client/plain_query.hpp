#pragma once
// A question to the mesh by a program rather than by a model: {"query":"…","domain":"…",
// "tags":["…"],"limit":5}, each optional, and {"entries":[{id, domain, type, status, confidence,
// verified_by, at, text}]} for an answer. It reads and nothing else. Texts are strangers', made
// harmless, without a fence.
//
// Waits for the network; one thread.

#include <string>
#include <string_view>

#include "noctem/client/member.hpp"

namespace noctem::client {

inline constexpr std::size_t kPlainQueryBytesMax = 16u << 10;

// The node's path for it; invalid/question where it is none.
Result<std::string> plain_target(std::string_view question);
Result<codec::Json> ask_plainly(Member& member, const std::string& target);

}  // namespace noctem::client
