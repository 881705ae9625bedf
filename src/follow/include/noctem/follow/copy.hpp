#pragma once
// A copy of a mesh in a database, driven by whoever holds it: where no node runs, its writer is
// stepped by hand. What adopt() has returned from is durable.
//
// One thread.

#include <functional>
#include <memory>

#include "noctem/base/log.hpp"
#include "noctem/env/clock.hpp"
#include "noctem/hub/hub.hpp"
#include "noctem/store/database.hpp"

namespace noctem::follow {

class Copy {
 public:
  // `mesh`: what it is, or is to be, a copy of. conflict/other_log if something else lies here.
  static Result<std::unique_ptr<Copy>> open(store::Database& database, env::Clock& clock, Log log,
                                            const codec::Cid& mesh);

  Result<> adopt(hub::Stretch stretch);
  // Words that the mesh wants gone leave this copy, too.
  Result<> settle();
  hub::Hub& hub() { return *hub_; }

 private:
  explicit Copy(std::unique_ptr<hub::Hub> hub) : hub_(std::move(hub)) {}
  std::unique_ptr<hub::Hub> hub_;
};

}  // namespace noctem::follow
