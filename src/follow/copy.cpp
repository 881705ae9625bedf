#include "noctem/follow/copy.hpp"

#include <optional>

namespace noctem::follow {

Result<std::unique_ptr<Copy>> Copy::open(store::Database& database, env::Clock& clock, Log log,
                                         const codec::Cid& mesh) {
  NOCTEM_TRY(auto hub, hub::Hub::open({database, clock, log}, {.copy_of = mesh}));
  return std::unique_ptr<Copy>(new Copy(std::move(hub)));
}

Result<> Copy::adopt(hub::Stretch stretch) {
  std::optional<Result<>> done;
  hub_->adopt(std::move(stretch), [&done](Result<> adopted) { done = std::move(adopted); });
  while (hub_->ledger().writer().step().when == env::Next::When::now) {
  }
  return done.has_value() ? std::move(*done)
                          : Result<>(fail(internal("adopt", "the copy's writer did not answer")));
}

// Each commit erases as much as one may; a commit that erases nothing is the last.
Result<> Copy::settle() {
  for (std::uint64_t before = 0, now = hub_->counters().erased;; before = now) {
    NOCTEM_CHECK(adopt({}));
    now = hub_->counters().erased;
    if (now == before) {
      return {};
    }
  }
}

}  // namespace noctem::follow
