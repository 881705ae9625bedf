#include "idle_watch.hpp"

namespace noctem::node {

std::function<env::Next()> idle_step(const env::Clock& clock, IdleWatch watch) {
  return [&clock, watch = std::move(watch)]() -> env::Next {
    const env::SteadyTime now = clock.steady();
    const env::SteadyTime end = watch.idle_since().value_or(now) + watch.limit;
    if (end > now) {
      return env::Next::at(end);
    }
    watch.on_idle();
    return env::Next::on_wake();
  };
}

}  // namespace noctem::node
