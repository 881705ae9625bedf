#include "host_name.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "noctem/base/strings.hpp"
#include "noctem/proxy/host.hpp"

namespace noctem::bark {

namespace {

constexpr std::uint16_t kUsualPort = 443;
constexpr std::string_view kAnyBytes = "tcp:";
constexpr auto kMethods =
    std::to_array<std::string_view>({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"});

std::unexpected<Error> refuse(std::string message) {
  return fail(invalid("grant_host", std::move(message)));
}

Result<std::vector<std::string>> methods_of(std::span<const std::string_view> words) {
  std::vector<std::string> methods;
  for (const std::string_view word : words) {
    if (std::ranges::find(kMethods, word) == kMethods.end()) {
      return refuse("a method is DELETE, GET, HEAD, OPTIONS, PATCH, POST or PUT");
    }
    methods.emplace_back(word);
  }
  std::ranges::sort(methods);
  return std::ranges::adjacent_find(methods) == methods.end()
             ? Result<std::vector<std::string>>(std::move(methods))
             : refuse("a method is granted twice");
}

}  // namespace

Result<HostGrant> parse_host_grant(std::string_view text) {
  const auto words = split(text, ' ');
  const bool any = words.front().starts_with(kAnyBytes);
  const std::string_view rest = words.front().substr(any ? kAnyBytes.size() : 0);
  const auto usual = any ? std::optional<std::uint16_t>() : std::optional(kUsualPort);
  auto authority = proxy::parse_authority(rest, usual);
  if (!authority) {
    return fail(std::move(authority).error().in(
        "a grant is HOST, HOST:PORT, or tcp:HOST:PORT for bytes that are not TLS"));
  }
  if (any && words.size() > 1) {
    return refuse("tcp: carries any bytes, so it has no methods");
  }
  NOCTEM_TRY(auto methods, methods_of(std::span(words).subspan(1)));
  return HostGrant{authority->host.name, authority->port,
                   any ? HostGrant::Carries::any : HostGrant::Carries::tls, std::move(methods)};
}

std::string to_string(const HostGrant& grant) {
  const bool six = grant.host.find(':') != std::string::npos;
  std::string text = std::string(grant.carries == HostGrant::Carries::any ? kAnyBytes : "") +
                     (six ? "[" + grant.host + "]" : grant.host) + ":" + std::to_string(grant.port);
  for (const std::string& method : grant.methods) {
    text += " " + method;
  }
  return text;
}

}  // namespace noctem::bark
