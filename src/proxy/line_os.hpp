#pragma once
// The sockets of one connection: the program's, the server's while there is one, a name server's
// while one is asked. The state machine decides; this only carries.
//
// One thread; step() never waits.

#include <poll.h>

#include <optional>
#include <span>

#include "noctem/proxy/server.hpp"

#include "look_up_os.hpp"

namespace noctem::proxy {

class Line {
 public:
  static constexpr std::size_t kWaits = 3;

  Line(const ServerOptions& options, Descriptor client, Connection::Time now);

  void add_waits(std::vector<pollfd>& waited) const;  // kWaits of them
  Connection::Time deadline() const;
  void step(std::span<const pollfd> waited, Connection::Time now);
  bool done() const { return done_; }
  void cut();

 private:
  struct Side {
    Descriptor socket;
    bool shut = false;  // for writing
  };
  enum class Left { open, gone };

  Left carry_client(short events);
  Left carry_server(short events);
  Left flush(Side& side, std::string& text, bool ends);
  void work(Connection::Time now);
  void hear_names(Connection::Time now);
  void dial(const Task& task);
  void log_events();

  const ServerOptions& options_;
  Connection connection_;
  Side client_;
  Side server_;
  bool dialling_ = false;
  std::optional<LookUp> look_up_;
  bool done_ = false;
};

}  // namespace noctem::proxy
