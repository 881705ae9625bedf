#pragma once
// Something that the node notes beside the log, in the same transaction as records: it is looked at
// first and then written. What the look refuses disturbs no neighbour in the commit, so nobody can
// undo others' writes by asking for what cannot be had.
//
// Any thread; the functions run on the writer's, perhaps twice.

#include <functional>

#include "noctem/ledger/ledger.hpp"

namespace noctem::hub {

struct Note {
  std::function<Result<>(ledger::Transaction&)> check;  // reads only
  std::function<Result<>(ledger::Transaction&)> keep;
};
void submit_note(ledger::Ledger& ledger, Note note, std::function<void(Result<>)> reply);

}  // namespace noctem::hub
