#pragma once
// The proxy with its sockets: whoever holds a connection to it speaks HTTP (CONNECT, or requests in
// absolute form) and reaches what the policy grants, nothing else. Connections come from a
// listener, which may stand in an empty network namespace, or one by one from whoever has a
// descriptor.
//
// One thread: step() waits, at most so long, and does what can be done. Every request is told to
// `log` before its first byte goes out. Beyond connections_max new ones wait in the listener.

#include <functional>
#include <memory>

#include "noctem/proxy/connection.hpp"
#include "noctem/proxy/descriptor.hpp"
#include "noctem/proxy/names.hpp"

namespace noctem::proxy {

struct ServerOptions {
  Policy policy;
  NameSources names;
  Deadlines deadlines;
  std::size_t connections_max = 64;
  std::function<void(const Event&)> log;
};

// Of this machine, as it is now.
NameSources load_name_sources();

class Server {
 public:
  explicit Server(ServerOptions options);
  ~Server();

  void listen_on(Descriptor listener);
  void serve(Descriptor connection);  // a stream socket of any family

  // Until something happened or `wait` is over. `wake` (or -1) ends the wait when it is readable.
  void step(std::chrono::milliseconds wait, int wake);
  std::size_t connections() const;
  void cut_all();  // ends every connection, and listens no more

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace noctem::proxy
