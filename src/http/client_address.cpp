#include "noctem/http/client_address.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

#include "noctem/base/strings.hpp"

namespace noctem::http {
namespace {

constexpr std::size_t kGroups = 8;

std::optional<std::vector<std::uint16_t>> parse_groups(std::string_view text) {
  std::vector<std::uint16_t> groups;
  if (text.empty()) {
    return groups;
  }
  for (const std::string_view part : split(text, ':')) {
    std::uint16_t group = 0;
    const char* const end = part.data() + part.size();
    const auto [stop, error] = std::from_chars(part.data(), end, group, 16);
    if (part.size() > 4 || error != std::errc() || stop != end || groups.size() == kGroups) {
      return std::nullopt;
    }
    groups.push_back(group);
  }
  return groups;
}

// Without a dotted tail, which has its own rule.
std::optional<std::array<std::uint16_t, kGroups>> parse_ipv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  const auto head = parse_groups(text.substr(0, gap));
  const auto tail = parse_groups(gap == std::string_view::npos ? "" : text.substr(gap + 2));
  if (!head || !tail || head->size() + tail->size() > kGroups) {
    return std::nullopt;
  }
  if (gap == std::string_view::npos && head->size() != kGroups) {
    return std::nullopt;
  }
  std::array<std::uint16_t, kGroups> groups{};
  std::copy(head->begin(), head->end(), groups.begin());
  std::copy(tail->begin(), tail->end(), groups.end() - static_cast<std::ptrdiff_t>(tail->size()));
  return groups;
}

std::string hex(std::uint16_t number) {
  std::array<char, 4> digits{};
  const auto end = std::to_chars(digits.begin(), digits.end(), number, 16).ptr;
  return {digits.begin(), end};
}

}  // namespace

std::string address_group(std::string_view numeric_address) {
  const std::string_view text = numeric_address.substr(0, numeric_address.find('%'));
  constexpr std::string_view kMapped = "::ffff:";
  if (text.size() > kMapped.size() &&
      equal_ignoring_case(text.substr(0, kMapped.size()), kMapped) &&
      text.find('.') != std::string_view::npos) {
    return std::string(text.substr(kMapped.size()));
  }
  const auto groups = parse_ipv6(text);
  if (!groups || text.find(':') == std::string_view::npos) {
    return std::string(numeric_address);
  }
  std::string network;
  for (std::size_t i = 0; i < kGroups / 2; ++i) {
    network += hex((*groups)[i]) + ":";
  }
  return network + ":/64";
}

std::string bucket_name(const Peer& peer) {
  if (peer.reach == Peer::Reach::network) {
    return address_group(peer.address);
  }
  return "connection " + std::to_string(peer.connection);
}

}  // namespace noctem::http
