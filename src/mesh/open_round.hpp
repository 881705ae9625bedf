#pragma once
// The open round that a document is about, with its entry: what every rule about votes looks up
// first.
//
// Belongs to the fold's thread.

#include "noctem/document/document.hpp"
#include "noctem/mesh/round.hpp"

namespace noctem::mesh {

struct OpenRound {
  EntryId id;
  EntryRow entry;
  std::int64_t number;
  RoundRow row;

  std::string key() const { return round_key(id, number); }
};

// By its fields `entry` and `round`; conflict/round_closed if that round is not open.
Result<OpenRound> open_round(State& state, const document::Document& document);

// not_found/entry if there is none.
Result<EntryRow> entry_named(State& state, const EntryId& id);

}  // namespace noctem::mesh
