#pragma once
// A lock that the kernel gives back when its holder dies: flock on a file that stays.

#include <memory>
#include <string>

#include "noctem/env/files.hpp"

namespace noctem::env_os {

Result<std::unique_ptr<env::FileLock>> lock_file(const std::string& path);

}  // namespace noctem::env_os
