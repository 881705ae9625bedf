#include "route_metrics.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace noctem::http {

// Stands before the transport's sink until the answer passes.
class RouteMetrics::Sink final : public ReplySink {
 public:
  Sink(const Row& row, const env::Clock& clock, env::SteadyTime began,
       std::unique_ptr<ReplySink> next)
      : row_(row), clock_(clock), began_(began), next_(std::move(next)) {}

  void send(Response response) override {
    count(response.status);
    next_->send(std::move(response));
  }
  void report(const Error& error) override { next_->report(error); }
  std::shared_ptr<EventStream> stream(Response head) override {
    count(head.status);
    return next_->stream(std::move(head));
  }

 private:
  void count(int status) {
    const int hundred = std::clamp(status / 100, 2, 5);
    row_.by_class.at(static_cast<std::size_t>(hundred - 2))->add();
    row_.seconds->observe(std::chrono::duration<double>(clock_.steady() - began_).count());
  }

  const Row& row_;
  const env::Clock& clock_;
  env::SteadyTime began_;
  std::unique_ptr<ReplySink> next_;
};

RouteMetrics::RouteMetrics(const Router& router, const env::Clock& clock, Metrics& metrics)
    : clock_(clock) {
  rows_.emplace(nullptr, make_row("none", metrics));
  for (const Route* route : router.routes()) {
    rows_.emplace(route, make_row(route->name, metrics));
  }
}

RouteMetrics::Row RouteMetrics::make_row(const std::string& route, Metrics& metrics) {
  constexpr std::array<const char*, 4> kClasses = {"2xx", "3xx", "4xx", "5xx"};
  Row row{};
  for (std::size_t i = 0; i < kClasses.size(); ++i) {
    row.by_class.at(i) =
        &metrics.counter("noctem_http_route_answers_total", "Answers by route and class of status.",
                         {{"route", route}, {"status", kClasses.at(i)}});
  }
  row.seconds = &metrics.histogram("noctem_http_route_seconds",
                                   "From the request to its answer, by route.", {{"route", route}});
  return row;
}

Reply RouteMetrics::measured(const Route* route, env::SteadyTime began, Reply reply) const {
  const auto row = rows_.find(route);
  if (row == rows_.end()) {
    return reply;
  }
  return Reply(std::make_unique<Sink>(row->second, clock_, began, std::move(reply).take_sink()));
}

}  // namespace noctem::http
