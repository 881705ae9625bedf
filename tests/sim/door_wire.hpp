#pragma once
// The simulated network as the transport of the real door: what arrives at a node becomes a request
// for its dispatcher, whose reply goes back the same way. Who sent it stands in a header of the
// simulated wire's own, as an address stands beside a connection.
//
// One thread.

#include <string_view>

#include "noctem/env/random.hpp"
#include "noctem/env_sim/node.hpp"
#include "noctem/http/dispatch.hpp"

namespace noctem::sim {

inline constexpr std::string_view kFromHeader = "Sim-From";

// `dispatch` lives as long as this life of the node.
void answer_over_wire(env_sim::Node& node, const http::Dispatch& dispatch);

ByteArray<16> random_hash_key(env::Random& random);

}  // namespace noctem::sim
