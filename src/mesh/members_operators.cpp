// Operators: approved, limited, quarantined, released and revoked by administrators.

#include <algorithm>

#include "entries.hpp"
#include "member_ids.hpp"
#include "membership.hpp"
#include "provenance.hpp"
#include "rounds.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;

struct Named {
  OperatorId id;
  OperatorRow row;
};

// The operator that the document is about, who must not be revoked.
Result<Named> named_operator(Turn& turn, const Said& said) {
  Named named;
  NOCTEM_TRY(named.id, operator_named(turn.state, text_field(said.document, "operator")));
  NOCTEM_TRY(named.row, load<OperatorRow>(turn.state, named.id.value()));
  if (named.row.revoked.has_value()) {
    return fail(conflict("revoked", "this operator was revoked, which is for good"));
  }
  return named;
}

// Idleness stood still from when the quarantine began, or from the last record in it.
void stop_idle_days(OperatorRow& row, std::int64_t at) {
  const auto began = std::max(*row.quarantined_at, row.last_record_at);
  row.idle_stopped_days += (at - began) / kDaySeconds;
}

}  // namespace

Result<> record_operator_approve(Turn& turn, const Said& said) {
  const auto did = text_field(said.document, "operator");
  NOCTEM_TRY(const auto id, new_member_id(turn.state, did));
  OperatorRow row;
  row.key = did;
  row.label = optional_text(said.document, "label").value_or("");
  row.max_agents =
      optional_integer(said.document, "max_agents").value_or(turn.params.agents_per_operator);
  row.approved_at = turn.at;
  row.approved_by = text_field(said.document, "author");
  row.last_record_at = turn.at;
  NOCTEM_CHECK(store(turn.state, did, MemberKey{Role::operator_, id, std::nullopt}));
  return store(turn.state, id, row);
}

Result<> record_operator_revoke(Turn& turn, const Said& said) {
  NOCTEM_TRY(auto named, named_operator(turn, said));
  const auto revocation = revocation_of(turn, said);
  const auto quarantined_at = named.row.quarantined_at;
  named.row.revoked = revocation;
  NOCTEM_CHECK(store(turn.state, named.id.value(), named.row));
  if (quarantined_at.has_value()) {
    NOCTEM_CHECK(drop_entries(turn, named.id, *quarantined_at));
  }
  NOCTEM_CHECK(taint_entries_since(turn, named.id, std::nullopt, revocation.since));
  return tally_without(turn, named.id, revocation.since);
}

Result<> record_operator_quarantine(Turn& turn, const Said& said) {
  NOCTEM_TRY(const auto named, named_operator(turn, said));
  return quarantine(turn, named.id);
}

Result<> quarantine(Turn& turn, const OperatorId& operator_id) {
  NOCTEM_TRY(auto row, load<OperatorRow>(turn.state, operator_id.value()));
  if (!row.may_vote()) {
    return fail(conflict("quarantined", "this operator is in quarantine or revoked already"));
  }
  row.quarantined_at = turn.at;
  return store(turn.state, operator_id.value(), row);
}

Result<> record_operator_release(Turn& turn, const Said& said) {
  NOCTEM_TRY(auto named, named_operator(turn, said));
  if (!named.row.quarantined_at.has_value()) {
    return fail(conflict("not_quarantined", "this operator is not in quarantine"));
  }
  const auto since = *named.row.quarantined_at;
  stop_idle_days(named.row, turn.at);
  named.row.quarantined_at.reset();
  NOCTEM_CHECK(store(turn.state, named.id.value(), named.row));
  return release_entries(turn, named.id, since);
}

Result<> record_operator_limits(Turn& turn, const Said& said) {
  NOCTEM_TRY(auto named, named_operator(turn, said));
  named.row.max_agents = integer_field(said.document, "max_agents");
  return store(turn.state, named.id.value(), named.row);
}

}  // namespace noctem::mesh
