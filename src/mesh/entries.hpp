#pragma once
// Entries: how they are recorded, withdrawn, expire and replace each other. save_entry() is the one
// way to change an entry: it compares before and after and lets everybody know whose numbers follow
// from it, so that domains, credits, tasks and taint cannot drift apart from the entries.
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

// An accepted correction, or its author, replaces `old`.
Result<> supersede(Turn& turn, const EntryId& old, const EntryId& by);

// Quarantine began, ended, or the operator was revoked for good: its later entries are held, live
// again, or dropped.
Result<> hold_entries(Turn& turn, const OperatorId& operator_id);
Result<> release_entries(Turn& turn, const OperatorId& operator_id);
Result<> drop_entries(Turn& turn, const OperatorId& operator_id);

}  // namespace noctem::mesh
