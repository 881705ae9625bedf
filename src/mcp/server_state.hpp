#pragma once
// The inside of a server: what it offers, who listens, and what its calls share.
//
// Any thread.

#include <memory>
#include <mutex>

#include "noctem/mcp/server.hpp"

#include "catalogue.hpp"
#include "listeners.hpp"
#include "seal.hpp"

namespace noctem::mcp {

struct Server::State {
  State(About who, Surroundings around, Limits bounds)
      : about(std::move(who)),
        surroundings(around),
        limits(bounds),
        seal(around.clock, around.random, bounds.state_life) {}

  const About about;
  const Surroundings surroundings;
  const Limits limits;
  Seal seal;
  Listeners listeners;

  std::shared_ptr<const Catalogue> catalogue() const {
    const std::lock_guard lock(mutex);
    return offered;
  }

  mutable std::mutex mutex;
  std::shared_ptr<const Catalogue> offered = std::make_shared<Catalogue>();
};

codec::JsonObject capabilities_of(const Catalogue& catalogue, Revision revision);

}  // namespace noctem::mcp
