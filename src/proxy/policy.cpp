#include "noctem/proxy/policy.hpp"

#include <algorithm>

namespace noctem::proxy {

namespace {

Why check_grant(const Grant& grant, const Request& request) {
  const bool tunnel = request.form == Request::Form::tunnel;
  const bool method_granted =
      grant.methods.empty() ||
      (!tunnel && std::ranges::find(grant.methods, request.method) != grant.methods.end());
  return method_granted ? Why::none : Why::method;
}

// The two addresses that the name means; not the many others that lead here too.
bool is_this_machine(const Address& address) {
  return address == address_of_four({127, 0, 0, 1}) || address == parse_address("::1");
}

}  // namespace

std::string_view name_of(Why why) {
  switch (why) {
    case Why::none:
      return "none";
    case Why::not_granted:
      return "not_granted";
    case Why::method:
      return "method";
    case Why::address:
      return "address";
    case Why::hello:
      return "hello";
    case Why::malformed:
      return "malformed";
  }
  return {};
}

bool is_localhost(const Host& host) { return host.name == "localhost"; }

Decision decide(const Policy& policy, const Request& request) {
  Decision decision{nullptr, Why::not_granted};
  for (const Grant& grant : policy.grants) {
    if (grant.to != request.target) {
      continue;
    }
    decision.why = check_grant(grant, request);
    if (decision.why == Why::none) {
      return {&grant, Why::none};
    }
  }
  return decision;
}

Why check_address(const Policy& policy, const Grant& grant, const Address& address, Owner owner) {
  const Place place = place_of(address);
  const bool by_name = is_localhost(grant.to.host) ? is_this_machine(address)
                                                   : place == Place::open && owner == Owner::other;
  const auto grants_it = [&](const Grant& each) {
    return each.to.host.address == address && each.to.port == grant.to.port;
  };
  return by_name || std::ranges::any_of(policy.grants, grants_it) ? Why::none : Why::address;
}

Why check_hello(const Grant& grant, const ClientHello& hello) {
  if (hello.name == ClientHello::Name::encrypted) {
    return Why::hello;
  }
  if (!hello.server) {
    return grant.to.host.address ? Why::none : Why::hello;  // TLS has no names for addresses
  }
  const auto host = parse_host(*hello.server);
  return host && *host == grant.to.host ? Why::none : Why::hello;
}

}  // namespace noctem::proxy
