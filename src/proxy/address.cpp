#include "noctem/proxy/address.hpp"

#include <algorithm>
#include <vector>

#include "noctem/base/strings.hpp"

namespace noctem::proxy {

namespace {

constexpr unsigned kFourAt = 12;
constexpr std::size_t kGroups = 8;
constexpr unsigned kByteBits = 8;
constexpr std::uint8_t kFull = 0xFF;

struct Range {
  std::array<std::uint8_t, 16> start;
  unsigned bits;
  Place place;
};

constexpr Range four(std::array<std::uint8_t, 4> start, unsigned bits, Place place) {
  return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, kFull, kFull, start[0], start[1], start[2], start[3]},
          kFourAt * kByteBits + bits,
          place};
}

// The first match counts. What is in no range of IPv4 is open; of IPv6 only 2000::/3 is.
constexpr auto kRanges = std::to_array<Range>({
    four({168, 63, 129, 16}, 32, Place::metadata),
    four({169, 254, 169, 254}, 32, Place::metadata),
    four({0, 0, 0, 0}, 8, Place::loopback),  // "this machine", and so it answers
    four({127, 0, 0, 0}, 8, Place::loopback),
    four({10, 0, 0, 0}, 8, Place::inner),
    four({100, 64, 0, 0}, 10, Place::shared),
    four({169, 254, 0, 0}, 16, Place::link_local),
    four({172, 16, 0, 0}, 12, Place::inner),
    four({192, 0, 0, 0}, 24, Place::reserved),
    four({192, 0, 2, 0}, 24, Place::reserved),
    four({192, 88, 99, 0}, 24, Place::reserved),
    four({192, 168, 0, 0}, 16, Place::inner),
    four({198, 18, 0, 0}, 15, Place::reserved),
    four({198, 51, 100, 0}, 24, Place::reserved),
    four({203, 0, 113, 0}, 24, Place::reserved),
    four({224, 0, 0, 0}, 4, Place::multicast),
    four({240, 0, 0, 0}, 4, Place::reserved),
    four({0, 0, 0, 0}, 0, Place::open),
    {{0}, 128, Place::loopback},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, Place::loopback},
    {{0xFE, 0x80}, 10, Place::link_local},
    {{0xFE, 0xC0}, 10, Place::inner},
    {{0xFD, 0x00, 0x0E, 0xC2}, 32, Place::metadata},
    {{0xFC}, 7, Place::inner},
    {{0xFF}, 8, Place::multicast},
    {{0x20, 0x01}, 23, Place::reserved},  // Teredo and other tunnels
    {{0x20, 0x01, 0x0D, 0xB8}, 32, Place::reserved},
    {{0x20, 0x02}, 16, Place::reserved},  // 6to4
    {{0x3F, 0xFF}, 20, Place::reserved},
    {{0x20}, 3, Place::open},
    {{0}, 0, Place::reserved},
});

constexpr Range kTranslated = {
    {0, 0x64, kFull, 0x9B}, kFourAt* kByteBits, Place::open};  // NAT64: the last four count

bool lies_in(const Address& address, const Range& range) {
  for (unsigned bit = 0; bit < range.bits; ++bit) {
    const unsigned shift = kByteBits - 1 - bit % kByteBits;
    if (((address.bytes[bit / kByteBits] ^ range.start[bit / kByteBits]) >> shift & 1u) != 0) {
      return false;
    }
  }
  return true;
}

std::optional<std::array<std::uint8_t, 4>> parse_four(std::string_view text) {
  const auto parts = split(text, '.');
  std::array<std::uint8_t, 4> four{};
  if (parts.size() != four.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < four.size(); ++i) {
    const auto value = parse_decimal(parts[i]);
    if (!value || *value > kFull) {
      return std::nullopt;
    }
    four[i] = static_cast<std::uint8_t>(*value);
  }
  return four;
}

std::optional<unsigned> parse_group(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (text.empty() || text.size() > 4) {
    return std::nullopt;
  }
  unsigned value = 0;
  for (const char c : to_lower_ascii(text)) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    value = value * 16 + static_cast<unsigned>(digit);
  }
  return value;
}

// The groups of one side of "::"; the last of the whole text may be four decimal numbers.
std::optional<std::vector<unsigned>> parse_groups(std::string_view text) {
  std::vector<unsigned> groups;
  if (text.empty()) {
    return groups;
  }
  const auto parts = split(text, ':');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto four = i + 1 == parts.size() ? parse_four(parts[i]) : std::nullopt;
    if (four) {
      groups.push_back((*four)[0] * 256u + (*four)[1]);
      groups.push_back((*four)[2] * 256u + (*four)[3]);
      continue;
    }
    const auto group = parse_group(parts[i]);
    if (!group || groups.size() > kGroups) {
      return std::nullopt;
    }
    groups.push_back(*group);
  }
  return groups;
}

void put_group(Address& address, std::size_t index, unsigned group) {
  address.bytes[index * 2] = static_cast<std::uint8_t>(group >> kByteBits);
  address.bytes[index * 2 + 1] = static_cast<std::uint8_t>(group);
}

std::optional<Address> parse_six(std::string_view text) {
  const auto gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  const auto front = parse_groups(text.substr(0, gap));
  const auto back = has_gap ? parse_groups(text.substr(gap + 2)) : std::vector<unsigned>{};
  const bool dotted_front = has_gap && text.substr(0, gap).find('.') != std::string_view::npos;
  if (!front || !back || dotted_front) {
    return std::nullopt;
  }
  const std::size_t given = front->size() + back->size();
  if (has_gap ? given >= kGroups : given != kGroups) {
    return std::nullopt;
  }
  Address address;
  for (std::size_t i = 0; i < front->size(); ++i) {
    put_group(address, i, (*front)[i]);
  }
  for (std::size_t i = 0; i < back->size(); ++i) {
    put_group(address, kGroups - back->size() + i, (*back)[i]);
  }
  return address;
}

}  // namespace

bool Address::is_four() const { return lies_in(*this, four({0, 0, 0, 0}, 0, Place::open)); }

Address address_of_four(std::array<std::uint8_t, 4> four) {
  Address address;
  address.bytes[kFourAt - 2] = address.bytes[kFourAt - 1] = kFull;
  std::ranges::copy(four, address.bytes.begin() + kFourAt);
  return address;
}

std::optional<Address> parse_address(std::string_view text) {
  if (text.find(':') != std::string_view::npos) {
    return parse_six(text);
  }
  const auto four = parse_four(text);
  return four ? std::optional(address_of_four(*four)) : std::nullopt;
}

std::string to_string(const Address& address) {
  std::string text;
  if (address.is_four()) {
    for (std::size_t i = kFourAt; i < address.bytes.size(); ++i) {
      text += (i == kFourAt ? "" : ".") + std::to_string(address.bytes[i]);
    }
    return text;
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < kGroups; ++i) {
    const unsigned group = address.bytes[i * 2] * 256u + address.bytes[i * 2 + 1];
    std::string digits;
    for (unsigned rest = group; rest != 0 || digits.empty(); rest /= 16) {
      digits.insert(digits.begin(), kDigits[rest % 16]);
    }
    text += (i == 0 ? "" : ":") + digits;
  }
  return text;
}

Place place_of(const Address& address) {
  if (lies_in(address, kTranslated)) {
    std::array<std::uint8_t, 4> last{};
    std::copy(address.bytes.begin() + kFourAt, address.bytes.end(), last.begin());
    return place_of(address_of_four(last));
  }
  for (const Range& range : kRanges) {
    if (lies_in(address, range)) {
      return range.place;
    }
  }
  return Place::reserved;
}

std::string_view name_of(Place place) {
  switch (place) {
    case Place::open:
      return "open";
    case Place::loopback:
      return "loopback";
    case Place::link_local:
      return "link-local";
    case Place::metadata:
      return "metadata";
    case Place::inner:
      return "private";
    case Place::shared:
      return "shared";
    case Place::multicast:
      return "multicast";
    case Place::reserved:
      return "reserved";
  }
  return {};
}

}  // namespace noctem::proxy
