#pragma once
// Virtual time and the scheduler. Of everything that could happen now (steps of workers, events
// that are due) the seed chooses one; when nothing could, time moves on to the next thing that
// will. What belongs to a life that is over does not happen.
//
// One thread; nothing here is called back from within a step but start, wake, at, spend.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "noctem/env/threads.hpp"
#include "noctem/env_sim/prng.hpp"
#include "noctem/env_sim/trace.hpp"

#include "life.hpp"

namespace noctem::env_sim {

class TimelineWorker;

class Timeline {
 public:
  Timeline(Prng prng, Trace& trace) : prng_(prng), trace_(trace) {}
  Timeline(const Timeline&) = delete;
  Timeline& operator=(const Timeline&) = delete;

  env::Duration now() const { return now_; }
  void spend(env::Duration time) { now_ += time; }
  Trace& trace() { return trace_; }

  void at(env::Duration when, std::shared_ptr<Life> life, std::string_view what,
          std::function<void()> action);
  // `steady_start` is what the steady clock of that life shows at the beginning of the world.
  std::unique_ptr<env::Worker> start(std::shared_ptr<Life> life, std::string name,
                                     env::Duration steady_start, std::function<env::Next()> step);
  void forget(const Life& life);

  bool empty() const { return next_time() == env::Duration::max(); }
  // Does one thing. False if there is nothing to do up to `until`, which it then is (unless that is
  // forever).
  bool run_one(env::Duration until);

 private:
  friend class TimelineWorker;
  struct Event {
    std::shared_ptr<Life> life;
    std::string_view what;  // a literal
    std::function<void()> action;
  };
  using Events = std::multimap<env::Duration, Event>;

  std::vector<TimelineWorker*> runnable() const;
  env::Duration next_time() const;
  void run_event(std::uint64_t index);

  Prng prng_;
  Trace& trace_;
  env::Duration now_{};
  Events events_;
  std::vector<TimelineWorker*> workers_;
};

}  // namespace noctem::env_sim
