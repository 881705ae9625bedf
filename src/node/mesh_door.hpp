#pragma once
// What stands between the router and the hub: the budgets, the memory of signatures, the door that
// checks them, and the routes of the mesh. The budgets of agents are those of the mesh's parameters
// at the start of the process.
//
// Made when the hub is open; outlives the replies that its writer still holds. Any thread.

#include <memory>

#include "noctem/api/api.hpp"
#include "noctem/env/env.hpp"
#include "noctem/http/rate_limit.hpp"
#include "noctem/http/replay_cache.hpp"
#include "noctem/http/signed_request.hpp"
#include "noctem/hub/hub.hpp"
#include "noctem/mesh/params.hpp"
#include "noctem/node/config.hpp"

namespace noctem::node {

// Whether requests can come from this machine alone, and by no proxy.
api::Exposure exposure_of(const Config& config);

class MeshDoor {
 public:
  MeshDoor(env::Env env, const Config& config, hub::Hub& hub, const mesh::Params& params,
           http::Metrics& metrics);

  void add_routes(http::Router& router) { api_.add_routes(router); }
  http::Door& door() { return door_; }

 private:
  http::Buckets addresses_;
  http::Buckets agents_;
  http::Buckets operators_;
  http::ReplayCache replays_;
  http::Door door_;
  api::Api api_;
};

}  // namespace noctem::node
