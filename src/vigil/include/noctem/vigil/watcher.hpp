#pragma once
// Reads facts for the detectors off the fold's rows: hand in every record right after the fold has
// applied it. Whose document it was, whether the work was leased and what a closed round found are
// taken from the state, so the node, a follower and the evaluation feed the same facts.
//
//   NOCTEM_CHECK(fold.apply(record, document));
//   NOCTEM_CHECK(watcher.applied(state, record, document));
//   for (const vigil::Alarm& alarm : watcher.take()) … write an `anomaly` record
//
// Belongs to the thread of the state.

#include <memory>
#include <vector>

#include "noctem/document/document.hpp"
#include "noctem/ledger/record.hpp"
#include "noctem/mesh/state.hpp"
#include "noctem/vigil/vigil.hpp"

namespace noctem::vigil {

class Watcher {
 public:
  explicit Watcher(const Limits& limits = {});
  Watcher(Watcher&&) noexcept;
  Watcher& operator=(Watcher&&) noexcept;
  ~Watcher();

  // Only reads `state`. What operators in quarantine do is not looked at.
  Result<> applied(mesh::State& state, const ledger::Record& record,
                   const document::Document& document);
  // Once an hour is enough.
  void advance(std::int64_t time);
  // What was found since the last call.
  std::vector<Alarm> take();
  std::size_t rows() const;

 private:
  struct Seen;
  std::unique_ptr<Seen> seen_;
};

}  // namespace noctem::vigil
