#include "noctem/mesh/fold.hpp"

#include <algorithm>

#include "awareness.hpp"
#include "entries.hpp"
#include "membership.hpp"
#include "provenance.hpp"
#include "reputation.hpp"
#include "rounds.hpp"
#include "schedule.hpp"
#include "tasks.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kCreatedAheadSecondsMax = 300;
// A jump makes a day's work for each of its days; nobody serves a mesh that slept for longer.
constexpr std::int64_t kJumpSecondsMax = 3'155'760'000;  // a hundred years
constexpr std::int64_t kTimeMax = 253'402'300'799;       // 9999-12-31T23:59:59Z

Result<> check_time(std::int64_t now, std::int64_t next) {
  if (next < now || next > kTimeMax || next - now > kJumpSecondsMax) {
    return fail(conflict("time", "time goes on, by a hundred years at most"));
  }
  return {};
}

Result<> check_document(const ledger::Record& record, const document::Document& document) {
  if (record.cid != document.id()) {
    return fail(invalid("record", "the record is another document's"));
  }
  if (document.created_at() > record.at + kCreatedAheadSecondsMax) {
    return fail(invalid("created_at",
                        "created_at: more than 300 seconds after the record's time; "
                        "set the clock"));
  }
  return {};
}

Result<> check_place(const Turn& turn, const ledger::Record& record,
                     const document::Document& document, Kind kind) {
  if (!document.mesh().has_value() || document.mesh()->text() != turn.mesh.id) {
    return fail(invalid("mesh", "mesh: the document belongs to another one"));
  }
  if (record.seq != static_cast<std::uint64_t>(turn.mesh.size)) {
    return fail(conflict("seq", "the record is not the log's next"));
  }
  if (record.near.has_value() && kind != Kind::entry) {
    return fail(invalid("near", "near: only an entry can be near to one"));
  }
  return {};
}

Result<> apply_rule(Turn& turn, const Said& said) {
  switch (said.kind) {
    case Kind::genesis:
      return fail(conflict("genesis", "this mesh is born already"));
    case Kind::params:
      return record_params(turn, said);
    case Kind::operator_approve:
      return record_operator_approve(turn, said);
    case Kind::operator_revoke:
      return record_operator_revoke(turn, said);
    case Kind::operator_quarantine:
      return record_operator_quarantine(turn, said);
    case Kind::operator_release:
      return record_operator_release(turn, said);
    case Kind::operator_limits:
      return record_operator_limits(turn, said);
    case Kind::round_ask:
      return record_round_ask(turn, said);
    case Kind::agent_enrol:
      return record_agent_enrol(turn, said);
    case Kind::agent_revoke:
      return record_agent_revoke(turn, said);
    case Kind::key_rotate:
      return record_key_rotate(turn, said);
    case Kind::entry:
      return record_entry(turn, said);
    case Kind::tombstone:
      return record_tombstone(turn, said);
    case Kind::vote_commit:
      return record_vote_commit(turn, said);
    case Kind::vote_reveal:
      return record_vote_reveal(turn, said);
    case Kind::task_result:
      return record_task_result(turn, said);
    case Kind::task_release:
      return record_task_release(turn, said);
    case Kind::task_lease:
      return record_task_lease(turn, said);
    case Kind::gap:
      return record_gap(turn, said);
    case Kind::round_open:
      return record_round_open(turn, said);
    case Kind::round_close:
      return record_round_close(turn, said);
    case Kind::pause:
      return record_pause(turn, said);
    case Kind::anomaly:
      return record_anomaly(turn, said);
  }
  return {};
}

// Members are active when they record something; a former quarantine's idle days count no more.
Result<> touch_author(Turn& turn, const Said& said) {
  const auto author = author_of(said.kind);
  if (author == Author::admin || author == Author::log) {
    return {};
  }
  NOCTEM_TRY(auto owner, load<OperatorRow>(turn.state, said.operator_id.value()));
  if (owner.last_record_at != turn.at || owner.idle_stopped_days != 0) {
    owner.last_record_at = turn.at;
    owner.idle_stopped_days = 0;
    NOCTEM_CHECK(store(turn.state, said.operator_id.value(), owner));
  }
  if (!said.agent.value().empty()) {
    NOCTEM_TRY(auto agent, load<AgentRow>(turn.state, said.agent.value()));
    if (agent.last_record_at != turn.at) {
      agent.last_record_at = turn.at;
      NOCTEM_CHECK(store(turn.state, said.agent.value(), agent));
    }
  }
  return count_activity(turn, said);
}

Result<> happen(Turn& turn, const Due& due) {
  switch (due.due) {
    case DueClass::window:
      return window_due(turn, EntryId(due.name));
    case DueClass::lease:
      return lease_due(turn, due.name);
    case DueClass::ttl:
      return expire_entry(turn, EntryId(due.name));
    case DueClass::reputation:
      NOCTEM_CHECK(reputation_due(turn));
      return snapshot_due(turn);
  }
  return {};
}

Result<MeshRow> mesh_of(State& state) {
  NOCTEM_TRY(auto mesh, find<MeshRow>(state, ""));
  if (!mesh.has_value()) {
    return fail(conflict("no_genesis", "this mesh is not born yet"));
  }
  return std::move(*mesh);
}

Result<> begin_mesh(State& state, const ledger::Record& record,
                    const document::Document& document) {
  NOCTEM_TRY(const auto born, state.get(Table::mesh, ""));
  if (born.has_value()) {
    return fail(conflict("genesis", "this mesh is born already"));
  }
  if (record.seq != 0 || record.near.has_value()) {
    return fail(conflict("seq", "a genesis is the first record of its log, and near to none"));
  }
  if (record.at < 0 || record.at > kTimeMax) {
    return fail(conflict("time", "a mesh is born between 1970 and 9999"));
  }
  return record_genesis(state, record, document);
}

// How far time goes before the rule. A pause is told before what its time makes due; who replays
// the log goes to where its writer's idle time had come.
std::int64_t first_stop(const ledger::Record& record, const document::Document& document,
                        Kind kind) {
  return kind == Kind::pause ? std::min(integer_field(document, "from"), record.at) : record.at;
}

}  // namespace

Result<> Fold::apply(const ledger::Record& record, const document::Document& document) {
  NOCTEM_TRY(const auto kind, kind_from(document.kind()));
  NOCTEM_CHECK(check_document(record, document));
  Draft draft(state_);
  NOCTEM_CHECK(kind == Kind::genesis ? begin_mesh(draft, record, document)
                                     : apply_in(draft, record, document));
  return draft.keep();
}

Result<> Fold::apply_in(State& state, const ledger::Record& record,
                        const document::Document& document) {
  NOCTEM_TRY(const auto kind, kind_from(document.kind()));
  NOCTEM_TRY(const auto before, mesh_of(state));
  NOCTEM_CHECK(check_time(before.time, record.at));
  NOCTEM_CHECK(advance_in(state, first_stop(record, document, kind)));
  NOCTEM_TRY(auto turn, begin(state, record.at));
  NOCTEM_CHECK(check_place(turn, record, document, kind));
  NOCTEM_TRY(const auto said, identify(turn, record, document, kind));
  NOCTEM_CHECK(apply_rule(turn, said));
  NOCTEM_CHECK(touch_author(turn, said));
  NOCTEM_CHECK(spread_taint(turn));
  NOCTEM_CHECK(tasks_after_record(turn));
  ++turn.mesh.size;
  NOCTEM_CHECK(store(state, "", turn.mesh));
  return advance_in(state, record.at);  // what a rule made due at once, and all after a pause
}

Result<> Fold::advance(std::int64_t time) { return advance_in(state_, time); }

Result<> Fold::advance_in(State& state, std::int64_t time) {
  NOCTEM_TRY(auto mesh, mesh_of(state));
  if (time < mesh.time) {
    return {};
  }
  NOCTEM_CHECK(check_time(mesh.time, time));
  for (;;) {
    NOCTEM_TRY(const auto due, first_due(state));
    if (!due.has_value() || due->time > time) {
      break;
    }
    NOCTEM_CHECK(happen_in(state, *due));
  }
  if (mesh.time == time) {
    return {};
  }
  NOCTEM_TRY(mesh, mesh_of(state));
  mesh.time = time;
  return store(state, "", mesh);
}

Result<> Fold::happen_in(State& state, const Due& due) {
  Draft draft(state);
  NOCTEM_TRY(auto turn, begin(draft, due.time));
  turn.mesh.time = std::max(turn.mesh.time, due.time);
  NOCTEM_CHECK(unschedule(turn, due.time, due.due, due.name));
  NOCTEM_CHECK(happen(turn, due));
  NOCTEM_CHECK(store(draft, "", turn.mesh));
  return draft.keep();
}

Result<Turn> Fold::begin(State& state, std::int64_t at) {
  NOCTEM_TRY(auto mesh, mesh_of(state));
  NOCTEM_TRY(auto text, state.get(Table::params, ""));
  if (!text.has_value()) {
    return fail(missing_row(Table::params, ""));
  }
  if (*text != known_.text) {
    NOCTEM_TRY(known_.params, row_from_text<Params>("", *text));
    known_.text = std::move(*text);
  }
  return Turn{state, std::move(mesh), known_.params, at};
}

Result<std::optional<std::int64_t>> Fold::next_due() {
  NOCTEM_TRY(const auto due, first_due(state_));
  return due.has_value() ? std::optional<std::int64_t>(due->time) : std::nullopt;
}

}  // namespace noctem::mesh
