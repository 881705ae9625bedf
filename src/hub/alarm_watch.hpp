#pragma once
// The detectors' eyes in the log: what was committed is shown to them in order, a bounded number of
// records at a time, and what they find waits here until the node has reported it. After a restart
// the last kMemoryDays are shown again; what was reported then is not reported twice.
//
// Belongs to the writer's thread.

#include <cstdint>
#include <optional>
#include <vector>

#include "noctem/document/kind.hpp"
#include "noctem/mesh/state.hpp"
#include "noctem/store/database.hpp"
#include "noctem/vigil/watcher.hpp"

namespace noctem::hub {

class AlarmWatch {
 public:
  explicit AlarmWatch(const document::Kinds& kinds) : kinds_(kinds) {}

  struct Moment {
    store::Connection& connection;
    mesh::State& state;
    std::uint64_t size = 0;  // records that are durable
    std::int64_t now = 0;
  };
  // Looks at what is new; all alarms that wait to be reported.
  Result<const std::vector<vigil::Alarm>*> look(const Moment& moment);
  void reported() { waiting_.clear(); }

 private:
  Result<> show(const Moment& moment);
  Result<> collect(const Moment& moment);

  const document::Kinds& kinds_;
  vigil::Watcher watcher_;
  std::optional<std::uint64_t> next_;  // the first record that was not looked at
  std::vector<vigil::Alarm> waiting_;
};

}  // namespace noctem::hub
