#include "config_values.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <array>
#include <limits>

#include "noctem/base/strings.hpp"

namespace noctem::node {

namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array kDurationUnits = {Unit{"d", 86'400'000}, Unit{"h", 3'600'000},
                                       Unit{"m", 60'000}, Unit{"s", 1'000}, Unit{"ms", 1}};
constexpr std::array kSizeUnits = {Unit{"GiB", 1u << 30}, Unit{"MiB", 1u << 20},
                                   Unit{"KiB", 1u << 10}, Unit{"B", 1}};
constexpr std::uint64_t kQuantityMax = std::uint64_t{1} << 50;

template <std::size_t N>
std::optional<std::uint64_t> parse_quantity(std::string_view text,
                                            const std::array<Unit, N>& units) {
  const auto digits = text.find_first_not_of("0123456789");
  const auto number = parse_decimal(text.substr(0, digits));
  const std::string_view name = digits == std::string_view::npos ? "" : text.substr(digits);
  for (const Unit& unit : units) {
    if (number && unit.name == name && *number <= kQuantityMax / unit.factor) {
      return *number * unit.factor;
    }
  }
  return std::nullopt;
}

// In the largest unit that divides it.
template <std::size_t N>
std::string show_quantity(std::uint64_t quantity, const std::array<Unit, N>& units) {
  for (const Unit& unit : units) {
    if (quantity != 0 && quantity % unit.factor == 0) {
      return fmt::format("{}{}", quantity / unit.factor, unit.name);
    }
  }
  return "0";
}

bool is_numeric_address(const std::string& host) {
  std::array<unsigned char, sizeof(in6_addr)> binary{};
  return inet_pton(AF_INET, host.c_str(), binary.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), binary.data()) == 1;
}

std::unexpected<Error> bad_listen(std::string_view text) {
  return fail(invalid("config_value",
                      fmt::format("\"{}\" is no address to listen on: write HOST:PORT with a "
                                  "numeric host, as in 127.0.0.1:7654 or [::1]:7654",
                                  text)));
}

}  // namespace

Result<ListenAddress> parse_listen(std::string_view text) {
  ListenAddress address;
  std::string_view port = text;
  if (const auto colon = text.rfind(':'); colon != std::string_view::npos) {
    std::string_view host = text.substr(0, colon);
    port = text.substr(colon + 1);
    if (host.starts_with('[') && host.ends_with(']')) {
      host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
      return bad_listen(text);
    }
    address.host = host == "localhost" ? "127.0.0.1" : std::string(host);
  }
  const auto number = parse_decimal(port);
  if (!number || *number > std::numeric_limits<std::uint16_t>::max() ||
      !is_numeric_address(address.host)) {
    return bad_listen(text);
  }
  address.port = static_cast<std::uint16_t>(*number);
  return address;
}

std::string show_listen(const ListenAddress& address) {
  const bool six = address.host.find(':') != std::string::npos;
  return fmt::format(fmt::runtime(six ? "[{}]:{}" : "{}:{}"), address.host, address.port);
}

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto duration =
      text == "0" ? std::optional<std::uint64_t>(0) : parse_quantity(text, kDurationUnits);
  if (!duration) {
    return fail(invalid("config_value", fmt::format("\"{}\" is no duration: write a number and ms, "
                                                    "s, m, h or d, as in 10m",
                                                    text)));
  }
  return std::chrono::milliseconds(*duration);
}

std::string show_duration(const std::chrono::milliseconds& duration) {
  return show_quantity(static_cast<std::uint64_t>(duration.count()), kDurationUnits);
}

Result<std::uint64_t> parse_size(std::string_view text) {
  const auto size = parse_decimal(text) ? parse_quantity(fmt::format("{}B", text), kSizeUnits)
                                        : parse_quantity(text, kSizeUnits);
  if (!size) {
    return fail(
        invalid("config_value", fmt::format("\"{}\" is no size: write a number and KiB, MiB "
                                            "or GiB, as in 64MiB",
                                            text)));
  }
  return *size;
}

std::string show_size(const std::uint64_t& size_bytes) {
  return show_quantity(size_bytes, kSizeUnits);
}

Result<std::vector<std::string>> parse_words(std::string_view text) {
  std::vector<std::string> words;
  if (text.empty()) {
    return words;
  }
  for (const std::string_view part : split(text, ',')) {
    const std::string_view word = trim(part);
    if (word.empty()) {
      return fail(invalid("config_value", fmt::format("\"{}\" has an empty member", text)));
    }
    words.emplace_back(word);
  }
  return words;
}

std::string show_words(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ","));
}

}  // namespace noctem::node
