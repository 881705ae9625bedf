#pragma once
// The right to answer one request of one connection, as the handler's Reply uses it. On the lane's
// own thread an answer goes straight to the connection; from elsewhere it goes through the mailbox.
// If the connection has gone by then, nobody is left to answer.
//
// Any thread, once.

#include <cstdint>
#include <memory>

#include "noctem/http/reply.hpp"

namespace noctem::http_os {

class Connection;
struct Lane;

std::unique_ptr<http::ReplySink> make_reply_sink(const std::shared_ptr<Connection>& connection,
                                                 Lane& lane, std::uint64_t request);

}  // namespace noctem::http_os
