#pragma once
// Processor time of a process and everything below it, also of what has ended and was waited for.
// For runs without a control group; a process that nobody waits for takes its time with it.
//
// Any thread.

#include <sys/types.h>

#include <chrono>

namespace noctem::bark {

std::chrono::nanoseconds processor_time_below(pid_t process);

}  // namespace noctem::bark
