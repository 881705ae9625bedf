#pragma once
// The node's own numbers on /metrics: version, uptime, memory, disk, and what its writer does.
//
// Filled at start; what is handed in outlives the metrics.

#include <string>

#include "noctem/env/env.hpp"
#include "noctem/http/metrics.hpp"
#include "noctem/store/writer.hpp"

namespace noctem::node {

void add_node_numbers(http::Metrics& metrics, env::Env env, const std::string& home,
                      const store::Writer& writer);

// What this process holds in memory; 0 where the system does not say.
std::uint64_t resident_bytes(env::Files& files);

}  // namespace noctem::node
