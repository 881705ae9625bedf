#include "noctem/demo/stage_clock.hpp"

namespace noctem::demo {

void StageClock::move_to(std::int64_t unix_seconds) {
  const env::WallTime target{std::chrono::seconds(unix_seconds)};
  if (target > wall()) {
    passed_ = std::chrono::duration_cast<std::chrono::microseconds>(target - begin_).count();
  }
}

}  // namespace noctem::demo
