// Agents: enrolled and revoked by their operators. And the keys of both: what a first key is called
// for ever, and how it is followed by another.

#include <algorithm>
#include <array>

#include "noctem/codec/multibase.hpp"
#include "noctem/document/did_key.hpp"

#include "member_ids.hpp"
#include "membership.hpp"
#include "provenance.hpp"

namespace noctem::mesh {

namespace {

constexpr std::size_t kIdBytes = 8;
constexpr std::string_view kRotatePrefix = "noctem/rotate/v1\n";

Result<> check_proof(const Turn& turn, const Said& said, std::string_view subject) {
  NOCTEM_TRY(const auto key, document::parse_signing_did(text_field(said.document, "new")));
  NOCTEM_TRY(const auto bytes, codec::base64url_decode(text_field(said.document, "proof")));
  NOCTEM_TRY(const auto proof, crypto::parse_signature(bytes));
  std::string message(kRotatePrefix);
  message += subject;
  message += '\n';
  message += turn.mesh.id;
  if (!crypto::verify(key, view_of(message), proof)) {
    return fail(invalid("proof", "proof: not the new key's signature over subject and mesh"));
  }
  return {};
}

Result<> replace_key(Turn& turn, const MemberKey& member, std::string_view did) {
  if (member.role == Role::agent) {
    NOCTEM_TRY(auto row, load<AgentRow>(turn.state, member.subject));
    row.key = did;
    return store(turn.state, member.subject, row);
  }
  NOCTEM_TRY(auto row, load<OperatorRow>(turn.state, member.subject));
  row.key = did;
  return store(turn.state, member.subject, row);
}

}  // namespace

Result<> check_new_key(State& state, std::string_view did) {
  NOCTEM_TRY(const auto known, find<MemberKey>(state, did));
  if (known.has_value()) {
    return fail(conflict("key_taken", "this key is or was an operator's or an agent's"));
  }
  return {};
}

Result<std::string> new_member_id(State& state, std::string_view did) {
  NOCTEM_CHECK(check_new_key(state, did));
  NOCTEM_TRY(const auto key, document::parse_signing_did(did));
  auto id = to_hex(ByteView(key.bytes).first(kIdBytes));
  for (const auto table : {Table::operators, Table::agents}) {
    NOCTEM_TRY(const auto taken, state.get(table, id));
    if (taken.has_value()) {
      return fail(conflict("id_taken", "another key has the same id; make a new key"));
    }
  }
  return id;
}

Revocation revocation_of(const Turn& turn, const Said& said) {
  const auto left = text_field(said.document, "reason") == "left";
  return {.at = turn.at,
          .since = std::min(integer_field(said.document, "since"), turn.at),
          .reason = left ? RevokeReason::left : RevokeReason::compromised};
}

Result<> record_agent_enrol(Turn& turn, const Said& said) {
  NOCTEM_TRY(auto owner, load<OperatorRow>(turn.state, said.operator_id.value()));
  if (owner.agents >= owner.max_agents) {
    return fail(denied("agents_max",
                       "this operator has as many agents as it may; revoke one, or "
                       "ask an administrator for more"));
  }
  const auto did = text_field(said.document, "agent");
  NOCTEM_TRY(const auto id, new_member_id(turn.state, did));
  AgentRow row;
  row.operator_id = said.operator_id;
  row.key = did;
  row.label = optional_text(said.document, "label").value_or("");
  row.enrolled_at = turn.at;
  row.last_record_at = turn.at;
  ++owner.agents;
  NOCTEM_CHECK(store(turn.state, said.operator_id.value(), owner));
  NOCTEM_CHECK(store(turn.state, did, MemberKey{Role::agent, id, std::nullopt}));
  return store(turn.state, id, row);
}

Result<> record_agent_revoke(Turn& turn, const Said& said) {
  NOCTEM_TRY(const auto id, agent_named(turn.state, text_field(said.document, "agent")));
  NOCTEM_TRY(auto row, load<AgentRow>(turn.state, id.value()));
  if (row.operator_id != said.operator_id) {
    return fail(denied("not_own", "an operator revokes its own agents only"));
  }
  if (row.revoked.has_value()) {
    return fail(conflict("revoked", "this agent was revoked already"));
  }
  row.revoked = revocation_of(turn, said);
  NOCTEM_CHECK(store(turn.state, id.value(), row));
  NOCTEM_TRY(auto owner, load<OperatorRow>(turn.state, said.operator_id.value()));
  --owner.agents;
  NOCTEM_CHECK(store(turn.state, said.operator_id.value(), owner));
  return taint_entries_since(turn, said.operator_id, id, row.revoked->since);
}

Result<> record_key_rotate(Turn& turn, const Said& said) {
  const auto old = text_field(said.document, "author");
  NOCTEM_TRY(auto member, load<MemberKey>(turn.state, old));
  if (text_field(said.document, "subject") != member.subject) {
    return fail(denied("not_own", "a key is followed only by a key of the same subject"));
  }
  const auto did = text_field(said.document, "new");
  NOCTEM_CHECK(check_new_key(turn.state, did));
  NOCTEM_CHECK(check_proof(turn, said, member.subject));
  NOCTEM_CHECK(replace_key(turn, member, did));
  NOCTEM_CHECK(store(turn.state, did, member));
  member.dead_at = turn.at;
  return store(turn.state, old, member);
}

}  // namespace noctem::mesh
