#pragma once
// Numbers about the running program in Prometheus' text form. Whoever has a number makes its
// Counter, Gauge or Histogram at start and keeps the reference; updating is one atomic operation.
// Names are `noctem_part_what_unit`.
//
// Any thread; the registry itself is filled at start.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace noctem::http {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// Seconds, in bounds from 50 µs to 10 s that grow by about 2.
class Histogram {
 public:
  Histogram();
  ~Histogram();
  void observe(double seconds);

 private:
  friend class Metrics;
  struct State;
  std::unique_ptr<State> state_;
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Counter& counter(std::string name, std::string help, Labels labels = {});
  Histogram& histogram(std::string name, std::string help, Labels labels = {});
  void gauge(std::string name, std::string help, Labels labels, std::function<double()> read);
  std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace noctem::http
