#include "address_limits.hpp"

namespace noctem::http_os {

namespace {

constexpr std::size_t kAddressesMax = 64 * 1024;

}  // namespace

AddressLimits::AddressLimits(Options options)
    : options_(options),
      requests_(
          {.per_second = options.requests_per_second, .burst = 2 * options.requests_per_second},
          kAddressesMax) {}

bool AddressLimits::is_limited(const http::Peer& peer) const {
  return options_.loopback == Loopback::limited || peer.reach != http::Peer::Reach::loopback;
}

bool AddressLimits::enter(const http::Peer& peer) {
  if (!is_limited(peer)) {
    return true;
  }
  std::lock_guard guard(mutex_);
  std::size_t& count = connections_[peer.address];
  if (count >= options_.connections_max) {
    return false;
  }
  ++count;
  return true;
}

void AddressLimits::leave(const http::Peer& peer) {
  if (!is_limited(peer)) {
    return;
  }
  std::lock_guard guard(mutex_);
  const auto found = connections_.find(peer.address);
  if (found != connections_.end() && --found->second == 0) {
    connections_.erase(found);
  }
}

bool AddressLimits::may_request(const http::Peer& peer, env::SteadyTime now) {
  return !is_limited(peer) || requests_.take(peer.address, 1, now);
}

}  // namespace noctem::http_os
