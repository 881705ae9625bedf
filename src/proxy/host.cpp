#include "noctem/proxy/host.hpp"

#include <algorithm>

#include "noctem/base/strings.hpp"

namespace noctem::proxy {

namespace {

constexpr std::size_t kHostMax = 253;
constexpr std::size_t kLabelMax = 63;
constexpr std::uint64_t kPortMax = 65'535;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_label_character(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-'; }

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLabelMax && label.front() != '-' &&
         label.back() != '-' && std::ranges::all_of(label, is_label_character);
}

// What some program could read as an IPv4 address: its last label is a number in some base.
bool ends_as_number(std::string_view label) {
  return std::ranges::all_of(label, is_digit) || label.starts_with("0x");
}

std::unexpected<Error> refused() {
  return fail(invalid("host",
                      "a host is a plain name, four decimal numbers, or an IPv6 address in "
                      "brackets; another alphabet is written in its xn-- form"));
}

Result<Host> parse_bracketed(std::string_view text) {
  const bool closed = text.size() > 2 && text.back() == ']';
  const auto address =
      closed ? parse_address(text.substr(1, text.size() - 2)) : std::optional<Address>{};
  if (!address || text.find(':') == std::string_view::npos) {
    return refused();
  }
  return Host{proxy::to_string(*address), address};
}

// Where the host ends: the colon before the port, not one within brackets.
std::size_t end_of_host(std::string_view text) {
  const auto bracket = text.starts_with('[') ? text.find(']') : 0;
  return bracket == std::string_view::npos ? text.size() : text.find(':', bracket);
}

}  // namespace

Result<Host> parse_host(std::string_view text) {
  if (text.starts_with('[')) {
    return parse_bracketed(text);
  }
  const std::string name = to_lower_ascii(text);
  const auto labels = split(name, '.');
  if (name.size() > kHostMax || !std::ranges::all_of(labels, is_label)) {
    return refused();
  }
  if (!ends_as_number(labels.back())) {
    return Host{name, {}};
  }
  const auto address = parse_address(name);
  return address ? Result<Host>(Host{name, address}) : refused();
}

Result<Authority> parse_authority(std::string_view text, std::optional<std::uint16_t> usual_port) {
  const std::size_t end = end_of_host(text);
  Authority authority;
  if (end == std::string_view::npos || end == text.size()) {
    if (!usual_port) {
      return fail(invalid("port", "the port is missing: write HOST:PORT"));
    }
    authority.port = *usual_port;
  } else {
    const auto port = parse_decimal(text.substr(end + 1));
    if (!port || *port == 0 || *port > kPortMax) {
      return fail(invalid("port", "a port is a number from 1 to 65535"));
    }
    authority.port = static_cast<std::uint16_t>(*port);
  }
  NOCTEM_TRY(authority.host, parse_host(text.substr(0, end)));
  return authority;
}

std::string to_string(const Authority& authority) {
  const bool six = authority.host.address && !authority.host.address->is_four();
  const std::string& name = authority.host.name;
  return (six ? "[" + name + "]" : name) + ":" + std::to_string(authority.port);
}

}  // namespace noctem::proxy
