#pragma once
// Who may do what: administrators approve, revoke, quarantine and limit operators; operators enrol
// and revoke agents; a key is followed by another. Everything here is decided by one question:
// whose key signed this, and what is it now?
//
// Belongs to the fold's thread.

#include <string_view>

#include "turn.hpp"

namespace noctem::mesh {

// Finds the author among those who may sign this kind; denied/revoked, denied/unknown_key,
// denied/not_admin … otherwise. Agents of a revoked operator are revoked. Only a vote.reveal passes
// whatever happened to its key and author since: the ballot knows the key that must have signed it.
Result<Said> identify(Turn& turn, const ledger::Record& record, const document::Document& document,
                      Kind kind);

// Whom a did:key in a document names: any key that is or was theirs; not_found otherwise.
Result<OperatorId> operator_named(State& state, std::string_view did);
Result<AgentId> agent_named(State& state, std::string_view did);

Result<> record_genesis(State& state, const ledger::Record& record,
                        const document::Document& document);
Result<> record_params(Turn& turn, const Said& said);
Result<> record_operator_approve(Turn& turn, const Said& said);
Result<> record_operator_revoke(Turn& turn, const Said& said);
Result<> record_operator_quarantine(Turn& turn, const Said& said);
Result<> record_operator_release(Turn& turn, const Said& said);
Result<> record_operator_limits(Turn& turn, const Said& said);
Result<> record_agent_enrol(Turn& turn, const Said& said);
Result<> record_agent_revoke(Turn& turn, const Said& said);
Result<> record_key_rotate(Turn& turn, const Said& said);
Result<> record_pause(Turn& turn, const Said& said);

// Also by an `anomaly` record whose action is quarantine.
Result<> quarantine(Turn& turn, const OperatorId& operator_id);

}  // namespace noctem::mesh
