#pragma once
// What the node itself answers, whatever lies in its ledger: /healthz (the process lives), /readyz
// (it can work, else why not), /metrics (Prometheus) and /openapi.json (this list).
//
// Built at start; the handlers run on any HTTP worker. What is handed in outlives the router.

#include <string>

#include "noctem/env/clock.hpp"
#include "noctem/http/metrics.hpp"
#include "noctem/http/reply.hpp"
#include "noctem/http/router.hpp"

#include "readiness.hpp"

namespace noctem::node {

struct Served {
  std::string mesh;                   // its id; who wants to join must know it
  const env::Clock* stage = nullptr;  // the time of a demonstration; null: this is none
};

void add_node_routes(http::Router& router, const Served& served, Readiness& readiness,
                     const http::Metrics& metrics);

}  // namespace noctem::node
