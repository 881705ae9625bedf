#pragma once
// What each route answered and how long it took, as counters by class of status and a histogram.
//
// Made at start; counting is for any thread.

#include <array>
#include <map>
#include <memory>

#include "noctem/env/clock.hpp"
#include "noctem/http/metrics.hpp"
#include "noctem/http/reply.hpp"
#include "noctem/http/router.hpp"

namespace noctem::http {

class RouteMetrics {
 public:
  RouteMetrics(const Router& router, const env::Clock& clock, Metrics& metrics);

  // A reply that counts under this route (null: none matched) when it is used.
  Reply measured(const Route* route, env::SteadyTime began, Reply reply) const;

 private:
  struct Row {
    std::array<Counter*, 4> by_class;  // 2xx to 5xx
    Histogram* seconds;
  };
  class Sink;

  static Row make_row(const std::string& route, Metrics& metrics);

  const env::Clock& clock_;
  std::map<const Route*, Row> rows_;
};

}  // namespace noctem::http
