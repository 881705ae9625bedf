#include "noctem/skill/patience.hpp"

namespace noctem::skill {

namespace {

constexpr int kTries = 400;

}  // namespace

Result<std::unique_ptr<env::FileLock>> wait_for_lock(env::Files& files, std::string_view path,
                                                     const Pause& pause) {
  for (int i = 0;; ++i) {
    auto lock = files.lock(path);
    if (lock || lock.error().kind != ErrorKind::conflict || i == kTries || !pause) {
      return lock;
    }
    pause();
  }
}

}  // namespace noctem::skill
