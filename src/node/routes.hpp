#pragma once
// What the node itself answers, whatever lies in its ledger: /healthz (the process lives), /readyz
// (it can work, else why not), /metrics (Prometheus) and /openapi.json (this list).
//
// Built at start; the handlers run on any HTTP worker. What is handed in outlives the router.

#include <string>

#include "noctem/http/metrics.hpp"
#include "noctem/http/reply.hpp"
#include "noctem/http/router.hpp"

#include "readiness.hpp"

namespace noctem::node {

// `mesh`: the id of the mesh that is served; who wants to join must know it.
void add_node_routes(http::Router& router, const std::string& mesh, Readiness& readiness,
                     const http::Metrics& metrics);

}  // namespace noctem::node
