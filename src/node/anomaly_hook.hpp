#pragma once
// Tells another program what the detectors report: one POST for each, in order, again and again
// until it is answered with 2xx, then the next. How far it came is a file in the home, so that a
// restart leaves none out; a crash between answer and file tells the last one twice, with the same
// seq. A hook that is new begins with what comes from now on.
//
// step() on its worker's thread; answers come on the wire's. Destroyed before the wire.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "noctem/api/anomaly_report.hpp"
#include "noctem/base/log.hpp"
#include "noctem/env/env.hpp"

namespace noctem::node {

struct AnomalyHook {
  struct Context {  // borrowed
    const env::Clock& clock;
    env::Files& files;
    env::Wire& wire;
    Log log;
  };
  struct Options {
    std::string url;
    std::string mesh;
    std::string told;      // the file that says from where to go on
    std::int64_t now = 0;  // where a new one begins: the size of the log
    std::function<Result<std::optional<api::AnomalyReport>>(std::int64_t from)> next;
  };
  static Result<std::unique_ptr<AnomalyHook>> open(Context context, Options options);
  virtual ~AnomalyHook() = default;

  virtual env::Next step() = 0;
  // Who wakes the worker when an answer has come; set before the first step.
  virtual void set_waker(std::function<void()> wake) = 0;
};

}  // namespace noctem::node
