#include "noctem/env_os/machine.hpp"

#include "clock_os.hpp"
#include "files_os.hpp"
#include "processes_os.hpp"
#include "random_os.hpp"
#include "threads_os.hpp"

namespace noctem::env_os {

struct Machine::Parts {
  ClockOs clock;
  RandomOs random;
  FilesOs files;
  ThreadsOs threads;
  ProcessesOs processes;
};

Machine::Machine() : parts_(std::make_unique<Parts>()) {}

Machine::~Machine() = default;

env::Env Machine::env() {
  return {parts_->clock, parts_->random, parts_->files, parts_->threads, parts_->processes};
}

}  // namespace noctem::env_os
