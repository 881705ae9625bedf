#pragma once
// Who was started by whom, as /proc says it at one moment: what it says may be gone the next.
//
// Any thread.

#include <sys/types.h>

#include <vector>

namespace noctem::bark {

// The children of all threads of a process.
std::vector<pid_t> children_of(pid_t process);

pid_t parent_of(pid_t process);  // 0: nobody knows

}  // namespace noctem::bark
