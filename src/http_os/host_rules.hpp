#pragma once
// Which Host a request may name. A page on another site can make a browser send requests here by
// pointing a name of its own at our address; the Host field then carries that name, so names that
// nobody configured are refused (421). An address that we listen on is always right, and on
// loopback also localhost; a configured name without a port fits any port.
//
// Immutable; any thread.

#include <string>
#include <string_view>
#include <vector>

namespace noctem::http_os {

class HostRules {
 public:
  HostRules(std::string_view listening_address, const std::vector<std::string>& hosts);

  bool accept(std::string_view host) const;

 private:
  std::vector<std::string> names_;  // lower case, as they stand in Host
  enum class Literals { listed, all } literals_ = Literals::listed;
};

}  // namespace noctem::http_os
