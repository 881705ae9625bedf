#include "membership.hpp"

#include <algorithm>

#include "noctem/base/mutation.hpp"

namespace noctem::mesh {

namespace {

Error revoked() { return denied("revoked", "this key's operator or agent was revoked"); }

Error unknown_key() {
  return denied("unknown_key", "no operator or agent of this mesh has this key; enrol it first");
}

Result<> check_admin(const MeshRow& mesh, std::string_view author) {
  const bool known = std::ranges::find(mesh.admins, author) != mesh.admins.end();
  if (!known && !mutated("obey_anybody")) {
    return fail(denied("not_admin", "only an administrator's key may sign this"));
  }
  return {};
}

Result<> check_log_key(const MeshRow& mesh, std::string_view author) {
  if (author != mesh.log_key) {
    return fail(denied("not_log_key", "only the mesh's log key may sign this"));
  }
  return {};
}

Result<MemberKey> key_row(State& state, std::string_view did) {
  NOCTEM_TRY(auto found, find<MemberKey>(state, did));
  if (!found.has_value()) {
    return fail(unknown_key());
  }
  return std::move(*found);
}

enum class Life { required, any };  // any: of a reveal, whose ballot knows its key

Result<> identify_operator(State& state, const MemberKey& key, Life life, Said& said) {
  said.operator_id = OperatorId(key.subject);
  NOCTEM_TRY(const auto row, load<OperatorRow>(state, key.subject));
  if (life == Life::required && row.revoked.has_value()) {
    return fail(revoked());
  }
  return {};
}

Result<> identify_agent(State& state, const MemberKey& key, Life life, Said& said) {
  said.agent = AgentId(key.subject);
  NOCTEM_TRY(const auto agent, load<AgentRow>(state, key.subject));
  said.operator_id = agent.operator_id;
  NOCTEM_TRY(const auto row, load<OperatorRow>(state, agent.operator_id.value()));
  if (life == Life::required && (agent.revoked.has_value() || row.revoked.has_value())) {
    return fail(revoked());
  }
  return {};
}

Result<> identify_member(State& state, std::string_view author, Said& said) {
  NOCTEM_TRY(const auto key, key_row(state, author));
  const auto life = said.kind == Kind::vote_reveal ? Life::any : Life::required;
  const auto wanted = author_of(said.kind);
  if (wanted == Author::agent && key.role != Role::agent) {
    return fail(denied("not_agent", "an agent's key must sign this, not an operator's"));
  }
  if (wanted == Author::operator_ && key.role != Role::operator_) {
    return fail(denied("not_operator", "an operator's key must sign this, not an agent's"));
  }
  if (life == Life::required && key.dead_at.has_value()) {
    return fail(denied("dead_key", "this key was replaced by another one"));
  }
  return key.role == Role::agent ? identify_agent(state, key, life, said)
                                 : identify_operator(state, key, life, said);
}

}  // namespace

Result<Said> identify(Turn& turn, const ledger::Record& record, const document::Document& document,
                      Kind kind) {
  Said said{record, document, kind, {}, {}};
  const auto author = text_field(document, "author");
  switch (author_of(kind)) {
    case Author::admin:
      NOCTEM_CHECK(check_admin(turn.mesh, author));
      break;
    case Author::log:
      NOCTEM_CHECK(check_log_key(turn.mesh, author));
      break;
    case Author::operator_:
    case Author::agent:
    case Author::old_key:
      NOCTEM_CHECK(identify_member(turn.state, author, said));
      break;
  }
  return said;
}

Result<OperatorId> operator_named(State& state, std::string_view did) {
  NOCTEM_TRY(const auto key, find<MemberKey>(state, did));
  if (!key.has_value() || key->role != Role::operator_) {
    return fail(not_found("operator", "no operator of this mesh has this key"));
  }
  return OperatorId(key->subject);
}

Result<AgentId> agent_named(State& state, std::string_view did) {
  NOCTEM_TRY(const auto key, find<MemberKey>(state, did));
  if (!key.has_value() || key->role != Role::agent) {
    return fail(not_found("agent", "no agent of this mesh has this key"));
  }
  return AgentId(key->subject);
}

}  // namespace noctem::mesh
