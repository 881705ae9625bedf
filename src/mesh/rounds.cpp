#include "rounds.hpp"

namespace noctem::mesh {

Result<> record_round_open(Turn&, const Said&) { return {}; }
Result<> record_round_close(Turn&, const Said&) { return {}; }
Result<> record_round_ask(Turn&, const Said&) { return {}; }
Result<> record_vote_commit(Turn&, const Said&) { return {}; }
Result<> record_vote_reveal(Turn&, const Said&) { return {}; }
Result<> window_due(Turn&, const EntryId&) { return {}; }
Result<> move_window(Turn&, const EntryId&, std::int64_t) { return {}; }
Result<> abandon_round(Turn&, const EntryId&, EntryRow&) { return {}; }
Result<> tally_without(Turn&, const OperatorId&, std::int64_t) { return {}; }
Micro confidence_of(const EntryRow&) { return {}; }

}  // namespace noctem::mesh
