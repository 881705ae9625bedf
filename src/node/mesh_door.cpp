#include "mesh_door.hpp"

#include <algorithm>

#include "noctem/node/node.hpp"

namespace noctem::node {

namespace {

constexpr std::size_t kBucketsMax = 16'384;
constexpr double kBurstSeconds = 2;

http::Rate rate(std::int64_t per_second) {
  const double number = static_cast<double>(std::max<std::int64_t>(per_second, 1));
  return {number, number * kBurstSeconds};
}

ByteArray<16> random_key(env::Random& random) {
  ByteArray<16> key{};
  random.fill(key);
  return key;
}

bool is_loopback(const std::string& host) { return host.starts_with("127.") || host == "::1"; }

// A demonstration alone has this name (Node::start refuses it to others), and all in it is made up.
api::Evidence evidence_of(const Config& config) {
  return config.mesh_name == kDemonstrationMesh ? api::Evidence::everybody
                                                : api::Evidence::administrators;
}

}  // namespace

api::Exposure exposure_of(const Config& config) {
  return is_loopback(config.listen.host) && config.http.hosts.empty() ? api::Exposure::local
                                                                      : api::Exposure::network;
}

MeshDoor::MeshDoor(env::Env env, const Config& config, hub::Hub& hub, const mesh::Params& params,
                   http::Metrics& metrics)
    : addresses_(rate(config.http.requests_per_second_per_address), kBucketsMax),
      agents_(rate(params.reads_per_second_agent), kBucketsMax),
      operators_(rate(params.reads_per_second_agent * params.agents_per_operator), kBucketsMax),
      replays_(random_key(env.random)),
      door_({.hosts = {}, .body_bytes_max = config.http.body_bytes_max},
            {.keys = hub.directory(),
             .kinds = hub.kinds(),
             .limits = {addresses_, agents_, operators_},
             .replays = replays_,
             .metrics = metrics}),
      api_({.hub = hub,
            .clock = env.clock,
            .door = door_,
            .exposure = exposure_of(config),
            .started = env::unix_seconds(env.clock.wall()),
            .evidence = evidence_of(config)}) {}

}  // namespace noctem::node
