#include "timeline.hpp"

#include <algorithm>
#include <utility>

namespace noctem::env_sim {
namespace {

constexpr env::Duration kStepMin = std::chrono::microseconds(1);
constexpr env::Duration kStepMax = std::chrono::microseconds(50);

}  // namespace

class TimelineWorker final : public env::Worker {
 public:
  TimelineWorker(Timeline& timeline, std::shared_ptr<Life> life, std::string name,
                 env::Duration steady_start, std::function<env::Next()> step)
      : timeline_(timeline),
        life_(std::move(life)),
        name_(life_->node + "/" + std::move(name)),
        steady_start_(steady_start),
        step_(std::move(step)) {
    timeline_.workers_.push_back(this);
  }
  ~TimelineWorker() override {
    NOCTEM_ASSERT(!in_step_,
                  name_);  // a worker that destroys itself would wait for itself on a machine
    std::erase(timeline_.workers_, this);
  }

  void wake() override { woken_ = true; }

  bool could_run(env::Duration now) const { return life_->alive && (woken_ || due_ <= now); }
  env::Duration due() const { return life_->alive ? due_ : env::Duration::max(); }

  void run() {
    timeline_.trace_.note(timeline_.now(), name_, "step");
    woken_ = false;
    in_step_ = true;
    const env::Next next = step_();
    in_step_ = false;
    switch (next.when) {
      case env::Next::When::now:
        due_ = timeline_.now();
        break;
      case env::Next::When::at:
        due_ = next.time == env::SteadyTime::max() ? env::Duration::max()
                                                   : next.time.time_since_epoch() - steady_start_;
        break;
      case env::Next::When::on_wake:
        due_ = env::Duration::max();
        break;
    }
  }

 private:
  Timeline& timeline_;
  const std::shared_ptr<Life> life_;
  const std::string name_;
  const env::Duration steady_start_;
  const std::function<env::Next()> step_;
  env::Duration due_{};  // the first step comes by itself
  bool woken_ = false;
  bool in_step_ = false;
};

void Timeline::at(env::Duration when, std::shared_ptr<Life> life, std::string_view what,
                  std::function<void()> action) {
  if (life->alive) {
    events_.emplace(std::max(when, now_), Event{std::move(life), what, std::move(action)});
  }
}

std::unique_ptr<env::Worker> Timeline::start(std::shared_ptr<Life> life, std::string name,
                                             env::Duration steady_start,
                                             std::function<env::Next()> step) {
  return std::make_unique<TimelineWorker>(*this, std::move(life), std::move(name), steady_start,
                                          std::move(step));
}

void Timeline::forget(const Life& life) {
  std::erase_if(events_, [&](const auto& entry) { return entry.second.life.get() == &life; });
}

std::vector<TimelineWorker*> Timeline::runnable() const {
  std::vector<TimelineWorker*> found;
  for (TimelineWorker* worker : workers_) {
    if (worker->could_run(now_)) {
      found.push_back(worker);
    }
  }
  return found;
}

env::Duration Timeline::next_time() const {
  env::Duration next = events_.empty() ? env::Duration::max() : events_.begin()->first;
  for (const TimelineWorker* worker : workers_) {
    next = std::min(next, worker->due());
  }
  return next;
}

bool Timeline::run_one(env::Duration until) {
  std::vector<TimelineWorker*> steps = runnable();
  if (steps.empty() && (events_.empty() || events_.begin()->first > now_)) {
    const env::Duration next = next_time();
    if (next > until || next == env::Duration::max()) {
      now_ = until == env::Duration::max() ? now_ : std::max(now_, until);
      return false;
    }
    now_ = std::max(now_, next);
    steps = runnable();
  }
  const auto due =
      static_cast<std::uint64_t>(std::distance(events_.begin(), events_.upper_bound(now_)));
  const std::uint64_t chosen = prng_.below(steps.size() + due);
  if (chosen < steps.size()) {
    steps[chosen]->run();
  } else {
    run_event(chosen - steps.size());
  }
  spend(prng_.between(kStepMin, kStepMax));
  return true;
}

void Timeline::run_event(std::uint64_t index) {
  const auto chosen = std::next(events_.begin(), static_cast<std::ptrdiff_t>(index));
  const Event event = std::move(chosen->second);
  events_.erase(chosen);
  if (event.life->alive) {
    trace_.note(now_, event.life->node, event.what);
    event.action();
  }
}

}  // namespace noctem::env_sim
