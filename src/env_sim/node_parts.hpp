#pragma once
// What a life is given: the env interfaces that are too small for a file of their own.

#include <deque>
#include <string>
#include <utility>

#include "noctem/base/log.hpp"
#include "noctem/env/env.hpp"
#include "noctem/env_sim/prng.hpp"

#include "life.hpp"
#include "timeline.hpp"

namespace noctem::env_sim {

// Wall time of a machine whose clock is wrong and runs wrong.
struct WallError {
  env::Duration offset{};
  std::int64_t drift_per_million = 0;
};

class ClockSim final : public env::Clock {
 public:
  ClockSim(const Timeline& timeline, const WallError& error, env::Duration steady_start)
      : timeline_(timeline), error_(error), steady_start_(steady_start) {}

  env::WallTime wall() const override {
    using std::chrono::microseconds;
    constexpr env::WallTime kBeginning = std::chrono::sys_days(std::chrono::year(2026) / 6 / 1);
    const env::Duration now = timeline_.now();
    const env::Duration drift = now / 1'000'000 * error_.drift_per_million;
    return kBeginning + std::chrono::floor<microseconds>(now + drift + error_.offset);
  }
  env::SteadyTime steady() const override {
    return env::SteadyTime(steady_start_ + timeline_.now());
  }

 private:
  const Timeline& timeline_;
  const WallError& error_;
  const env::Duration steady_start_;
};

class RandomSim final : public env::Random {
 public:
  explicit RandomSim(Prng prng) : prng_(prng) {}
  void fill(std::span<std::uint8_t> out) override { prng_.fill(out); }

 private:
  Prng prng_;
};

class ThreadsSim final : public env::Threads {
 public:
  ThreadsSim(Timeline& timeline, std::shared_ptr<Life> life, env::Duration steady_start)
      : timeline_(timeline), life_(std::move(life)), steady_start_(steady_start) {}
  std::unique_ptr<env::Worker> start(std::string name, std::function<env::Next()> step) override {
    return timeline_.start(life_, std::move(name), steady_start_, std::move(step));
  }

 private:
  Timeline& timeline_;
  const std::shared_ptr<Life> life_;
  const env::Duration steady_start_;
};

// The log of all nodes in one place, the latest lines only.
struct LogLines {
  std::size_t lines_max = 0;
  std::deque<std::string> lines;
};

class LogSinkSim final : public LogSink {
 public:
  LogSinkSim(Timeline& timeline, std::shared_ptr<Life> life, LogLines& lines)
      : timeline_(timeline), life_(std::move(life)), lines_(lines) {}

  bool wants(LogLevel /*level*/, std::string_view /*event*/) const override { return true; }

  void write(const LogEvent& event) override {
    timeline_.trace().note(timeline_.now(), life_->node, event.event);
    if (lines_.lines_max == 0 || !life_->alive) {
      return;
    }
    if (lines_.lines.size() == lines_.lines_max) {
      lines_.lines.pop_front();
    }
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(timeline_.now());
    lines_.lines.push_back(std::to_string(now.count()) + "us " + life_->node + " " +
                           format_event(event, LogFormat::text));
  }

 private:
  Timeline& timeline_;
  const std::shared_ptr<Life> life_;
  LogLines& lines_;
};

}  // namespace noctem::env_sim
