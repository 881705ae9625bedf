#pragma once
// Records that are to be made together or not at all: each is applied to a state above that of the
// commit, and only when the fold has accepted all of them are they written. So a refused one, or a
// refused second half of a pair, leaves nothing in log and state.
//
// Lives inside of one work; a Bench has one Proposal at a time. The writer's thread.

#include <vector>

#include "noctem/hub/committed.hpp"
#include "noctem/ledger/transaction.hpp"
#include "noctem/mesh/fold.hpp"

#include "trial.hpp"

namespace noctem::hub {

// What the door answers; a fault of the disk or of ours is none, and undoes the commit.
inline bool is_refusal(const Error& error) {
  return error.kind != ErrorKind::corrupt && error.kind != ErrorKind::unavailable &&
         error.kind != ErrorKind::internal;
}

// The fold and the state that it tries records on; kept from one proposal to the next, since a fold
// remembers what it has parsed.
struct Bench {
  explicit Bench(mesh::State& below) : tried(below), fold(tried) {}
  Trial tried;
  mesh::Fold fold;
  Committed journal;  // what this commit has added so far
};

class Proposal {
 public:
  Proposal(ledger::Transaction& transaction, Bench& bench);
  ~Proposal();
  Proposal(const Proposal&) = delete;
  Proposal& operator=(const Proposal&) = delete;

  // The record that the document will have. An error refuses this one; what was added before
  // stands.
  Result<ledger::Record> add(document::Envelope envelope, std::optional<ledger::Near> near = {});
  mesh::State& state() { return bench_.tried; }
  std::int64_t at() const { return transaction_.at(); }
  bool empty() const { return added_.empty(); }

  Result<> keep();  // into log and state of the commit

 private:
  struct Added {
    document::Envelope envelope;
    ledger::Record record;
  };
  ledger::Transaction& transaction_;
  Bench& bench_;
  std::vector<Added> added_;
};

}  // namespace noctem::hub
