#pragma once
// Real threads that live by the time of a stage. A worker that wants to be called at a time is
// called when that time has come there: settle() wakes everybody after the clock was moved, and
// returns when each has looked and done what was due, twice over, so that what one hands to the
// next is done too. A worker that is not on the stage's time for long is waited for a while only.
//
// start() and wake() from any thread; settle() from one that is no worker of this stage.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "noctem/env/threads.hpp"

namespace noctem::demo {

class StageThreads final : public env::Threads {
 public:
  StageThreads(env::Threads& real, const env::Clock& clock) : real_(real), clock_(clock) {}

  std::unique_ptr<env::Worker> start(std::string name, std::function<env::Next()> step) override;
  void settle();

 private:
  struct Seat;
  class SeatedWorker;

  env::Next run(Seat& seat, const std::function<env::Next()>& step);
  void leave(const std::shared_ptr<Seat>& seat);
  void once();

  env::Threads& real_;
  const env::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable moved_;
  std::vector<std::shared_ptr<Seat>> seats_;
};

}  // namespace noctem::demo
