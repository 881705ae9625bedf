#pragma once
// The listening socket. It is served by the first worker, which hands connections to all workers in
// turn. What is over a limit is told so and closed; when the machine has no descriptors left,
// accepting pauses and begins again.
//
// open() and the constructor: any thread; stop(): any thread, once; the rest runs on the first
// worker.

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "worker_os.hpp"

namespace noctem::http_os {

using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp,
                                                    boost::asio::io_context::executor_type>;

// Bound and listening.
Result<Acceptor> open_acceptor(boost::asio::io_context& context, const ServerOptions& options);

class Listener {
 public:
  Listener(ServerCore& core, Acceptor acceptor, std::vector<std::unique_ptr<Worker>>& workers);

  void start();
  void stop();  // returns when nothing more is accepted

 private:
  void accept_next();
  void take(Socket socket);
  void pause(const std::string& why);
  void refuse(Socket socket, Refused reason);

  ServerCore& core_;
  Acceptor acceptor_;
  std::vector<std::unique_ptr<Worker>>& workers_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                    boost::asio::wait_traits<std::chrono::steady_clock>,
                                    boost::asio::io_context::executor_type>
      pause_;
  std::uint64_t accepted_ = 0;
  env::SteadyTime warned_{};
};

}  // namespace noctem::http_os
