#pragma once
// What the proxy tells whoever logs: each request once when it is decided, and once more when a
// connection that was opened has ended. Host, method and detail come from the program: text to be
// shown with care.
//
// A value; any thread.

#include <string>

#include "noctem/proxy/policy.hpp"

namespace noctem::proxy {

struct Event {
  enum class What {
    refused,  // not allowed: `why`
    failed,   // allowed, but the host was not found or not reached
    opened,   // allowed and connected to `address`
    closed,   // what was opened has ended, with these bytes
  };
  What what = What::refused;
  Why why = Why::none;
  std::string method;  // CONNECT for a tunnel; empty where no request could be read
  std::string host;
  std::uint16_t port = 0;
  std::string address;          // that was dialled, or refused
  std::uint64_t bytes_out = 0;  // to the server
  std::uint64_t bytes_in = 0;   // from it
  bool operator==(const Event&) const = default;
};

Bytes write_event(const Event& event);
std::optional<Event> read_event(ByteView bytes);

}  // namespace noctem::proxy
