#pragma once
// A TCP socket as a Transport. The socket belongs to the io_context of one worker; waits end on
// that worker's thread.
//
// The worker's thread.

#include <memory>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "transport.hpp"

namespace noctem::http_os {

// With the executor's own type: nothing is hidden behind a pointer that each operation would pay
// for.
using Socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

std::unique_ptr<Transport> make_plain_transport(Socket socket);

void wait_readable(Socket& socket, std::shared_ptr<TransportUser> user);
void wait_writable(Socket& socket, std::shared_ptr<TransportUser> user);

}  // namespace noctem::http_os
