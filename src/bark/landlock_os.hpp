#pragma once
// Landlock for the calling process and all that it starts: the paths of the plan with their rights,
// and the streams that are files, as they were opened. 0, or the errno of what failed.
//
// One thread: it binds the calling thread only.

#include <vector>

#include "cage_plan.hpp"

namespace noctem::bark {

int landlock_abi();  // 0: not there
int restrict_files(const std::vector<CagePath>& paths);

}  // namespace noctem::bark
