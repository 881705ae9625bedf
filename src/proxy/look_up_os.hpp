#pragma once
// One name, asked for at the machine's name servers: both kinds of address at once, from a socket
// of its own with identifiers that nobody can guess; another server, or the same again, when
// nothing comes.
//
// One thread; step() never waits.

#include "noctem/proxy/names.hpp"

#include "socket_os.hpp"

namespace noctem::proxy {

class LookUp {
 public:
  LookUp(const NameSources& sources, std::string name, Connection::Time now);

  int descriptor() const { return socket_.get(); }
  Connection::Time deadline() const { return deadline_; }
  void step(Connection::Time now);
  bool done() const { return done_; }
  const std::vector<Address>& addresses() const { return addresses_; }

 private:
  struct Question {
    RecordKind kind;
    std::uint16_t id = 0;
    bool answered = false;
  };

  void ask(Connection::Time now);
  void hear();

  const NameSources& sources_;
  std::string name_;
  Descriptor socket_;
  std::array<Question, 2> questions_{{{RecordKind::four, 0, false}, {RecordKind::six, 0, false}}};
  std::size_t attempt_ = 0;
  Connection::Time deadline_{};
  bool done_ = false;
  std::vector<Address> addresses_;
};

}  // namespace noctem::proxy
