#include "host_rules.hpp"

#include <algorithm>

#include "noctem/base/strings.hpp"

namespace noctem::http_os {

namespace {

struct HostParts {
  std::string_view name;
  std::string_view port;  // with its colon
};

bool is_port(std::string_view text) {
  return text.empty() || (text.size() >= 2 && text.size() <= 6 && text.front() == ':' &&
                          text.find_first_not_of("0123456789", 1) == std::string_view::npos);
}

HostParts parts_of(std::string_view host) {
  const std::size_t bracket = host.starts_with('[') ? host.find(']') : std::string_view::npos;
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon == std::string_view::npos) {
    return {host, {}};
  }
  return {host.substr(0, colon), host.substr(colon)};
}

// A name can be pointed anywhere by whoever owns it; an address cannot.
bool is_literal(std::string_view name) {
  if (name.starts_with('[')) {
    return name.ends_with(']') && name.find_first_not_of("[]:.0123456789abcdef") == name.npos;
  }
  return std::count(name.begin(), name.end(), '.') == 3 &&
         name.find_first_not_of(".0123456789") == std::string_view::npos;
}

}  // namespace

HostRules::HostRules(std::string_view listening_address, const std::vector<std::string>& hosts) {
  for (const std::string& host : hosts) {
    names_.push_back(to_lower_ascii(host));
  }
  if (listening_address == "0.0.0.0" || listening_address == "::") {
    literals_ = Literals::all;
  } else if (listening_address.find(':') != std::string_view::npos) {
    names_.push_back("[" + to_lower_ascii(listening_address) + "]");
  } else {
    names_.emplace_back(listening_address);
  }
  if (listening_address.starts_with("127.") || listening_address == "::1") {
    names_.insert(names_.end(), {"localhost", "127.0.0.1", "[::1]"});
  }
}

bool HostRules::accept(std::string_view host) const {
  const std::string asked = to_lower_ascii(host);
  const auto [name, port] = parts_of(asked);
  if (name.empty() || !is_port(port)) {
    return false;
  }
  if (literals_ == Literals::all && is_literal(name)) {
    return true;
  }
  return std::any_of(names_.begin(), names_.end(),
                     [&](const std::string& known) { return known == name || known == asked; });
}

}  // namespace noctem::http_os
