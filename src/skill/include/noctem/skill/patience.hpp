#pragma once
// How long one command waits for another that changes the same file of the home: such a change
// takes milliseconds, so a lock that is held is asked for again a few times.
//
// Any thread.

#include <functional>
#include <memory>
#include <string_view>

#include "noctem/env/files.hpp"

namespace noctem::skill {

// Waits a few milliseconds; nothing: nobody waits.
using Pause = std::function<void()>;

Result<std::unique_ptr<env::FileLock>> wait_for_lock(env::Files& files, std::string_view path,
                                                     const Pause& pause);

}  // namespace noctem::skill
