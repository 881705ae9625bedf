#pragma once
// A control group for one run, where the caller may make one: then memory, processes and processor
// time are limited and counted for the run as a whole. Without it each process is limited alone.
// Both kinds are known: version 2 where it has the controllers, else version 1.
//
// One thread. The group is removed with its owner, when nothing runs in it any more.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "noctem/bark/grants.hpp"

namespace noctem::bark {

class ControlGroup {
 public:
  static std::unique_ptr<ControlGroup> create(const Limits& limits);  // null: not possible here
  ~ControlGroup();
  ControlGroup(const ControlGroup&) = delete;
  ControlGroup& operator=(const ControlGroup&) = delete;

  int join() const;  // the calling process; an errno
  std::chrono::nanoseconds processor_time() const;
  bool ran_out_of_memory() const;
  void kill_all() const;

 private:
  ControlGroup() = default;
  std::vector<std::string> folders_;  // one for each controller; version 2 has one for all
  std::string cpu_file_;
  std::string memory_events_;
};

}  // namespace noctem::bark
