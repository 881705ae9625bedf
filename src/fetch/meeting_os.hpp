#pragma once
// Where libcurl and the proxy meet: a listener on the loopback that takes one connection, that of
// the socket which libcurl was given, and no other program's. (libcurl 7.88 calls connect() on
// whatever socket it is given, so a socket pair would not do.)
//
// One thread; one request.

#include <cstdint>

#include "noctem/base/result.hpp"
#include "noctem/proxy/descriptor.hpp"

namespace noctem::fetch {

class Meeting {
 public:
  static Result<Meeting> open();

  std::uint16_t port() const { return port_; }
  int take_caller();           // bound, not connected; whoever takes it closes it
  proxy::Descriptor accept();  // not valid: nobody came yet; afterwards it listens no more
  int listener() const { return listener_.get(); }

 private:
  proxy::Descriptor listener_;
  proxy::Descriptor caller_;
  std::uint16_t port_ = 0;         // of the listener
  std::uint16_t caller_port_ = 0;  // network order, as the next
  std::uint32_t address_ = 0;
};

}  // namespace noctem::fetch
