#pragma once
// Named workers. A worker is a step function that is called again and again: it does a bounded
// piece of work and says when it wants to be called next. On a machine each worker is a thread that
// sleeps until then or until somebody wakes it; in the simulator the scheduler calls the steps
// itself, in an order that the seed decides. So the same writer runs in both, and timers need no
// interface of their own.
//
// start() and wake() from any thread; a step runs on its worker's thread only. Destroying a Worker
// runs no further step and waits for the one in progress.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "noctem/env/clock.hpp"

namespace noctem::env {

struct Next {
  enum class When { now, at, on_wake };
  When when = When::on_wake;
  SteadyTime time{};  // for `at`; a wake comes earlier

  static Next now() { return {When::now, {}}; }
  static Next at(SteadyTime time) { return {When::at, time}; }
  static Next on_wake() { return {When::on_wake, {}}; }
};

class Worker {
 public:
  virtual ~Worker() = default;
  virtual void wake() = 0;
};

class Threads {
 public:
  virtual ~Threads() = default;
  virtual std::unique_ptr<Worker> start(std::string name, std::function<Next()> step) = 0;
};

}  // namespace noctem::env
