#pragma once
// Each worker is a thread of its own, named for those who look with top or a debugger. It sleeps on
// two descriptors: one for wakes, one for its time, which runs on CLOCK_BOOTTIME like
// Clock::steady(). A wake that comes during a step is found when the step ends.
//
// Workers are scheduled as batches (SCHED_BATCH): whoever wakes one keeps the processor, so that
// work gathers for the next step instead of being done piece by piece.
//
// Asynchronous signals are blocked in workers: they are for the thread that asked for them.

#include "noctem/env/threads.hpp"

namespace noctem::env_os {

class ThreadsOs final : public env::Threads {
 public:
  std::unique_ptr<env::Worker> start(std::string name, std::function<env::Next()> step) override;
};

}  // namespace noctem::env_os
