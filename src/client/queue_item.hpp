#pragma once
// One file of the queue as text, and when a reveal that was not deposited is to be sent.
//
// waiting_in, text_of: pure. reveal_moment: asks the node.

#include <string>
#include <string_view>

#include "noctem/client/queue.hpp"

namespace noctem::client {

Result<Waiting> waiting_in(std::string_view text);
std::string text_of(const Waiting& item);

// A random second of the first three quarters of its round's reveal window.
Result<std::int64_t> reveal_moment(Member& member, const Waiting& item, env::Random& random);

}  // namespace noctem::client
