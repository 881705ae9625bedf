#pragma once
// One thread of the server: an io_context, the lane of the connections that it serves, and a tick
// for their deadlines. It lives from construction to stop(); drain() only makes it refuse what is
// new and let go of what it has.
//
// accept(), drain(), wait_until_drained() and stop() from the server's thread or the listener's;
// all else is within.

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "lane.hpp"
#include "plain_transport_os.hpp"
#include "tls_transport_os.hpp"

namespace noctem::http_os {

// The certificate in use; replaced while connections come in.
class IdentitySlot {
 public:
  void set(std::shared_ptr<const TlsIdentity> identity);
  std::shared_ptr<const TlsIdentity> get() const;  // nullptr: no TLS

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const TlsIdentity> identity_;
};

class Worker {
 public:
  Worker(ServerCore& core, const IdentitySlot& identity, std::string name);
  ~Worker();  // stops

  boost::asio::io_context& context() { return context_; }
  void accept(Socket socket, http::Peer peer);
  void drain();
  void wait_until_drained();
  void stop();
  std::optional<env::SteadyTime> idle_since() const { return lane_.activity.idle_since(); }

 private:
  void run(const std::string& name);
  void wake();
  void begin_ticking();
  void tick();
  void adopt(Socket socket, http::Peer peer);
  void press_on();  // what the drain's deadline demands by now

  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                    boost::asio::wait_traits<std::chrono::steady_clock>,
                                    boost::asio::io_context::executor_type>
      timer_;
  enum class Ticking { no, yes, never } ticking_ = Ticking::no;
  const IdentitySlot& identity_;
  Lane lane_;
  env::SteadyTime drain_until_{};
  enum class Pressed { no, expired, closed } pressed_ = Pressed::no;
  std::promise<void> drained_;
  enum class Told { no, yes } told_ = Told::no;
  std::thread thread_;
};

}  // namespace noctem::http_os
