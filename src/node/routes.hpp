#pragma once
// What the node itself answers, whatever lies in its ledger: /healthz (the process lives), /readyz
// (it can work, else why not), /metrics (Prometheus) and /openapi.json (this list).
//
// Built at start; the handlers run on any HTTP worker. What is handed in outlives the router.

#include "noctem/http/metrics.hpp"
#include "noctem/http/reply.hpp"
#include "noctem/http/router.hpp"

#include "readiness.hpp"

namespace noctem::node {

void add_node_routes(http::Router& router, Readiness& readiness, const http::Metrics& metrics);

}  // namespace noctem::node
