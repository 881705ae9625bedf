#pragma once
// The last steps before the program: session, limits, Landlock, filters, exec. Whatever fails is
// told to the supervisor with its step, and the process ends: none of the steps is left out.

#include "cage_plan.hpp"

namespace noctem::bark {

[[noreturn]] void become_program(const CagePlan& plan, int talk);

}  // namespace noctem::bark
