#pragma once
// An IP address as 16 bytes. An IPv4 address and the same address written inside of an IPv6 one are
// one value, so that no rule can be met by the other spelling. Text is read in the one form that
// every program reads alike: four decimal numbers, or groups of hexadecimal digits.
//
// A value; any thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace noctem::proxy {

struct Address {
  std::array<std::uint8_t, 16> bytes{};  // IPv4: ::ffff:a.b.c.d

  bool is_four() const;
  auto operator<=>(const Address&) const = default;
};

Address address_of_four(std::array<std::uint8_t, 4> four);

// No zone, no brackets, no short or octal form.
std::optional<Address> parse_address(std::string_view text);

std::string to_string(const Address& address);  // as parse_address reads it

// Where an address leads. Everything but `open` needs a grant of the address itself.
enum class Place { open, loopback, link_local, metadata, inner, shared, multicast, reserved };

Place place_of(const Address& address);
std::string_view name_of(Place place);

}  // namespace noctem::proxy
