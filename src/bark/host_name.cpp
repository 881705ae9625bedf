#include "host_name.hpp"

#include <algorithm>

#include "noctem/base/strings.hpp"

namespace noctem::bark {

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

bool is_address(const std::vector<std::string_view>& labels) {
  return labels.size() == 4 && std::ranges::all_of(labels, [](std::string_view label) {
           const auto value = parse_decimal(label);
           return value && *value <= 255;
         });
}

std::unexpected<Error> refused(std::string_view text) {
  return fail(invalid("grant_host", "\"" + std::string(text) +
                                        "\" is not a host and port: write HOST or HOST:PORT, "
                                        "with a plain name or four decimal numbers"));
}

}  // namespace

Result<HostGrant> parse_host_grant(std::string_view text) {
  HostGrant grant;
  const auto colon = text.find(':');
  const std::string host = to_lower_ascii(text.substr(0, colon));
  if (colon != std::string_view::npos) {
    const auto port = parse_decimal(text.substr(colon + 1));
    if (!port || *port == 0 || *port > kPortMax) {
      return refused("of the port after " + host);
    }
    grant.port = static_cast<std::uint16_t>(*port);
  }
  const std::vector<std::string_view> labels = split(host, '.');
  const bool good = host.size() <= kHostMax && std::ranges::all_of(labels, is_label) &&
                    (!ends_as_number(labels.back()) || is_address(labels));
  if (!good) {
    return refused("the host of this grant");
  }
  grant.host = host;
  return grant;
}

}  // namespace noctem::bark
