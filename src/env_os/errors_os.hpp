#pragma once
// What errno means to the caller of env: a full disk is `exhausted/disk_full` on every path that
// writes, and so on.

#include <string_view>

#include "noctem/base/error.hpp"

namespace noctem::env_os {

// "what: No space left on device". `number` is an errno.
Error error_of(int number, std::string_view what);

}  // namespace noctem::env_os
