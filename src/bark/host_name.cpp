#include "host_name.hpp"

#include "noctem/proxy/host.hpp"

namespace noctem::bark {

namespace {

constexpr std::uint16_t kUsualPort = 443;
constexpr std::string_view kAnyBytes = "tcp:";

}  // namespace

Result<HostGrant> parse_host_grant(std::string_view text) {
  const bool any = text.starts_with(kAnyBytes);
  const std::string_view rest = text.substr(any ? kAnyBytes.size() : 0);
  const auto usual = any ? std::optional<std::uint16_t>() : std::optional(kUsualPort);
  auto authority = proxy::parse_authority(rest, usual);
  if (!authority) {
    return fail(std::move(authority).error().in(
        "a grant is HOST, HOST:PORT, or tcp:HOST:PORT for bytes that are not TLS"));
  }
  return HostGrant{authority->host.name, authority->port,
                   any ? HostGrant::Carries::any : HostGrant::Carries::tls};
}

std::string to_string(const HostGrant& grant) {
  const bool six = grant.host.find(':') != std::string::npos;
  return std::string(grant.carries == HostGrant::Carries::any ? kAnyBytes : "") +
         (six ? "[" + grant.host + "]" : grant.host) + ":" + std::to_string(grant.port);
}

}  // namespace noctem::bark
