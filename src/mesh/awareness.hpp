#pragma once
// What the network knows about itself: counts by domain, who is active, what is missing, what rises
// and falls, and what reflections agree on. The counts are kept as things happen; a snapshot is
// read from them.
//
// Belongs to the fold's thread.

#include "entries.hpp"
#include "turn.hpp"

namespace noctem::mesh {

Result<> awareness_change(Turn& turn, const EntryChange& change);
Result<> gap_filled(Turn& turn, const std::string& domain);  // by an accepted result
Result<> count_activity(Turn& turn, const Said& said);
// A reflection's statements replace those of its operator's last one. The entry was saved before;
// it may be held, and counts while it is live.
Result<> record_statements(Turn& turn, const Said& said, const EntryId& id);
Result<> snapshot_due(Turn& turn);  // with the reputations, once a day: history
Result<> record_anomaly(Turn& turn, const Said& said);

}  // namespace noctem::mesh
