#pragma once
// The fold: the state of a mesh is a pure function of its log. It has two inputs, apply(record) and
// advance(time); it reads no clock, no random number, no body and no float. What the rules refuse
// leaves no trace and stands in no log. docs/specs/mesh has every rule with vectors.
//
// Signatures were checked by the caller; who may sign what is checked here. Belongs to the thread
// of its State.

#include <cstdint>
#include <optional>

#include "noctem/document/document.hpp"
#include "noctem/ledger/record.hpp"
#include "noctem/mesh/entry.hpp"
#include "noctem/mesh/kinds.hpp"
#include "noctem/mesh/members.hpp"
#include "noctem/mesh/state.hpp"

namespace noctem::mesh {

class Fold {
 public:
  explicit Fold(State& state) : state_(state) {}

  // The record of seq 0 must be a genesis; all others come in order with `at` at or after the time.
  // An error of any kind but corrupt and unavailable is a refusal: the document may not be recorded
  // now. Its reason is what the door answers.
  Result<> apply(const ledger::Record& record, const document::Document& document);

  // What is due up to `time`, in the order of the specification. An earlier time is nothing.
  Result<> advance(std::int64_t time);

  // When advance() will have something to do; nothing if never.
  Result<std::optional<std::int64_t>> next_due();

 private:
  State& state_;
};

}  // namespace noctem::mesh
