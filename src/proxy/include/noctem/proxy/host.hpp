#pragma once
// A host and port as a grant, a request, a Host field or a TLS name may write them: one strict
// reader for all four, so that nobody can be shown one name and dial another. No user part, no
// trailing dot, no number in another base, no byte that is not a letter, digit or hyphen; other
// alphabets only in their xn-- form.
//
// Values; any thread.

#include <cstdint>

#include "noctem/base/result.hpp"
#include "noctem/proxy/address.hpp"

namespace noctem::proxy {

struct Host {
  std::string name;                // lower case; of an address its text
  std::optional<Address> address;  // if the name is one
  bool operator==(const Host&) const = default;
};

struct Authority {
  Host host;
  std::uint16_t port = 0;
  bool operator==(const Authority&) const = default;
};

// IPv6 addresses stand in brackets, as in an address line.
Result<Host> parse_host(std::string_view text);

// HOST:PORT, or HOST alone where a port is known without it.
Result<Authority> parse_authority(std::string_view text, std::optional<std::uint16_t> usual_port);

std::string to_string(const Authority& authority);

}  // namespace noctem::proxy
