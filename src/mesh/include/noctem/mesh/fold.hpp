#pragma once
// The fold: the state of a mesh is a pure function of its log. It has two inputs, apply(record) and
// advance(time); it reads no clock, no random number, no body and no float. What the rules refuse
// leaves no trace and stands in no log. docs/specs/mesh has every rule with vectors.
//
// The caller has checked each document's signature, and its fields against mesh_kinds(); who may
// sign what is checked here. Belongs to the thread of its State.

#include <cstdint>
#include <optional>
#include <string>

#include "noctem/document/document.hpp"
#include "noctem/ledger/record.hpp"
#include "noctem/mesh/entry.hpp"
#include "noctem/mesh/kinds.hpp"
#include "noctem/mesh/members.hpp"
#include "noctem/mesh/params.hpp"
#include "noctem/mesh/state.hpp"

namespace noctem::mesh {

struct Due;
struct Turn;

class Fold {
 public:
  explicit Fold(State& state) : state_(state) {}

  // The record of seq 0 must be a genesis; all others come in order with `at` at or after the time,
  // and what is due until then happens first. Only a `pause` is applied before what its time makes
  // due: nobody advances beyond its `from` before it. An error of any kind but corrupt and
  // unavailable is a refusal: the document may not be recorded now, and the state is as it was. Its
  // reason is what the door answers.
  Result<> apply(const ledger::Record& record, const document::Document& document);

  // What is due up to `time`, in the order of the specification. An earlier time is nothing.
  Result<> advance(std::int64_t time);

  // When advance() will have something to do; nothing if never.
  Result<std::optional<std::int64_t>> next_due();

 private:
  // The parameters in force, read again only when their row has changed.
  struct Known {
    std::string text;
    Params params;
  };

  Result<> apply_in(State& state, const ledger::Record& record, const document::Document& document);
  Result<> advance_in(State& state, std::int64_t time);
  Result<> happen_in(State& state, const Due& due);
  Result<Turn> begin(State& state, std::int64_t at);

  State& state_;
  Known known_;
};

}  // namespace noctem::mesh
