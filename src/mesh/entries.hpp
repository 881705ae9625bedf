#pragma once
// Entries: how they are recorded, withdrawn, expire and replace each other. save_entry() is the one
// way to change an entry: it compares before and after and lets everybody know whose numbers follow
// from it, so that domains, credits, tasks and taint cannot drift apart from the entries. When it
// is given the end of a round, what waited for that end comes into effect: a ttl that has passed, a
// replacement.
//
// Belongs to the fold's thread.

#include "turn.hpp"

namespace noctem::mesh {

Result<> record_entry(Turn& turn, const Said& said);
Result<> record_tombstone(Turn& turn, const Said& said);
Result<> expire_entry(Turn& turn, const EntryId& id);  // a ttl has ended

// `before` is absent for a new entry.
struct EntryChange {
  EntryId id;
  std::optional<EntryRow> before;
  EntryRow after;
};
Result<> save_entry(Turn& turn, const EntryId& id, const EntryRow& entry);

// An accepted correction, or its author, replaces `old`; under an open round, when that closes.
Result<> supersede(Turn& turn, const EntryId& old, const EntryId& by);

// Entries that are recorded in their operator's quarantine are held. It ended: they are live from
// now on. The operator was revoked: they are dropped. `since`: when the quarantine began.
Result<> release_entries(Turn& turn, const OperatorId& operator_id, std::int64_t since);
Result<> drop_entries(Turn& turn, const OperatorId& operator_id, std::int64_t since);

}  // namespace noctem::mesh
