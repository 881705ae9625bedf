#include "leases.hpp"

#include <algorithm>

#include "noctem/mesh/round.hpp"

#include "activity.hpp"
#include "membership.hpp"
#include "needs.hpp"
#include "remember.hpp"
#include "reputation.hpp"
#include "results.hpp"
#include "schedule.hpp"
#include "tasks.hpp"

namespace noctem::mesh {

namespace {

// Of one operator, also where the parameter was larger once.
constexpr std::size_t kLeasesMax = 1'000;

bool is_among(const std::vector<OperatorId>& operators, const OperatorId& operator_id) {
  return std::ranges::count(operators, operator_id) > 0;
}

OperatorId holder_of(std::string_view key) {
  return OperatorId(std::string(key.substr(0, key.find('/'))));
}

Result<StoredTask> load_task(Turn& turn, const TaskId& id) {
  NOCTEM_TRY(auto row, find<TaskRow>(turn.state, id.value()));
  if (!row.has_value()) {
    return fail(not_found("task", "task: there is none of this id, or its round is over"));
  }
  return StoredTask{id, std::move(*row)};
}

struct Claim {
  AgentId agent;
  OperatorId operator_id;
  std::string key;
  std::int64_t until = 0;
};

Result<Claim> read_claim(Turn& turn, const Said& said) {
  NOCTEM_TRY(const auto agent, agent_named(turn.state, text_field(said.document, "agent")));
  NOCTEM_TRY(const auto row, load<AgentRow>(turn.state, agent.value()));
  NOCTEM_TRY(const auto member, load<OperatorRow>(turn.state, row.operator_id.value()));
  if (row.revoked.has_value() || !member.may_vote()) {
    return fail(denied("revoked", "agent: it is revoked, or its operator is or is quarantined"));
  }
  return Claim{agent, row.operator_id, lease_key(row.operator_id, agent),
               integer_field(said.document, "until")};
}

Result<> check_free_hands(Turn& turn, const Claim& claim, const TaskId& task) {
  const auto most = static_cast<std::size_t>(turn.params.leases_per_operator);
  NOCTEM_TRY(const auto held,
             turn.state.scan(Table::leases, claim.operator_id.value() + "/", "", most));
  NOCTEM_TRY(const auto own, find<LeaseRow>(turn.state, claim.key));
  if (own.has_value()) {
    return fail(conflict("leased", "agent: it holds a task; finish or release that one first"));
  }
  if (held.size() >= most) {
    return fail(exhausted("leases", "operator: its agents hold as many tasks as they may"));
  }
  for (const StateRow& row : held) {
    NOCTEM_TRY(const auto lease, row_from_text<LeaseRow>(row.key, row.text));
    if (lease.task == task) {
      return fail(conflict("slot", "operator: one of its agents holds this slot"));
    }
  }
  return {};
}

Result<> check_slot(Turn& turn, const Claim& claim, const StoredTask& task) {
  const EntryId entry_id(task.row.subject);
  NOCTEM_TRY(const auto entry, load<EntryRow>(turn.state, task.row.subject));
  if (!entry.round_open) {
    return fail(conflict("round", "task: its round must be opened first"));
  }
  NOCTEM_TRY(const auto round, load<RoundRow>(turn.state, round_key(entry_id, entry.rounds)));
  if (std::ranges::count(round.panel, claim.operator_id, &PanelMember::operator_id) == 0) {
    return fail(denied("panel", "operator: it has no slot, since it is not on the panel"));
  }
  NOCTEM_TRY(const auto ballot,
             turn.state.get(Table::ballots, ballot_key(entry_id, entry.rounds, claim.operator_id)));
  if (ballot.has_value()) {
    return fail(conflict("voted", "operator: it has voted in this round"));
  }
  return {};
}

Result<> check_claim(Turn& turn, const Claim& claim, const StoredTask& task) {
  if (task.row.state != TaskState::open) {
    return fail(conflict("not_open", "task: it is not open; ask for another one"));
  }
  if (task.row.author == claim.operator_id) {
    return fail(denied("own", "operator: it wrote what is to be checked"));
  }
  if (is_among(task.row.lapsed, claim.operator_id)) {
    return fail(denied("lapsed", "operator: it has let this task lapse"));
  }
  for (const EntryId& result : task.row.results) {
    NOCTEM_TRY(const auto entry, load<EntryRow>(turn.state, result.value()));
    if (entry.operator_id == claim.operator_id) {
      return fail(denied("own", "operator: it has delivered for this task already"));
    }
  }
  NOCTEM_CHECK(check_free_hands(turn, claim, task.id));
  if (task.row.type == TaskType::verify) {
    NOCTEM_CHECK(check_slot(turn, claim, task));
  }
  NOCTEM_TRY(const auto until, lease_until(turn.state, task.row, turn.at));
  if (claim.until != until || until <= turn.at) {
    return fail(invalid("until", "until: the claim's time follows from the rules"));
  }
  return {};
}

Result<> free_slot_or_lease(Turn& turn, StoredTask& task, std::string_view key) {
  NOCTEM_CHECK(end_lease(turn, key));
  if (task.row.lease != key) {
    return store_task(turn, task);
  }
  task.row.lease.reset();
  return settle_task(turn, task);
}

Result<> wake_task(Turn& turn, std::string_view id) {
  NOCTEM_TRY(StoredTask task, load_task(turn, TaskId(std::string(id))));
  task.row.due_at.reset();
  if (task.row.state == TaskState::waiting) {
    return put_in_queue(turn, task);
  }
  // The commit window of its round is over: nobody can claim a slot of it any more.
  return take_from_queue(turn, task, TaskState::leased);
}

}  // namespace

Result<> end_lease(Turn& turn, std::string_view key) {
  NOCTEM_TRY(const auto lease, load<LeaseRow>(turn.state, key));
  NOCTEM_CHECK(unschedule(turn, lease.until, DueClass::lease, key));
  return turn.state.erase(Table::leases, key);
}

Result<> end_slots(Turn& turn, const StoredTask& task) {
  const EntryId entry_id(task.row.subject);
  NOCTEM_TRY(const auto entry, load<EntryRow>(turn.state, task.row.subject));
  NOCTEM_TRY(const auto round, find<RoundRow>(turn.state, round_key(entry_id, entry.rounds)));
  if (!round.has_value()) {
    return {};
  }
  for (const PanelMember& member : round->panel) {
    NOCTEM_CHECK(tasks_committed(turn, entry_id, member.operator_id));
  }
  return {};
}

Result<> settle_task(Turn& turn, StoredTask& task) {
  NOCTEM_TRY(const auto need, need_of(turn, task.row.type, task.row.subject));
  if (!need.has_value()) {
    return end_task(turn, task, TaskState::ended);
  }
  task.row.base = need->base;
  return put_in_queue(turn, task);
}

Result<> record_task_lease(Turn& turn, const Said& said) {
  NOCTEM_TRY(const auto claim, read_claim(turn, said));
  NOCTEM_TRY(StoredTask task,
             load_task(turn, TaskId(std::string(text_field(said.document, "task")))));
  NOCTEM_CHECK(check_claim(turn, claim, task));
  NOCTEM_CHECK(schedule(turn, claim.until, DueClass::lease, claim.key));
  NOCTEM_CHECK(store(turn.state, claim.key, LeaseRow{task.id, turn.at, claim.until}));
  NOCTEM_CHECK(count_claim(turn, turn.at - task.row.opened_at));
  NOCTEM_CHECK(count_flow(turn, &FlowRow::claimed));
  if (task.row.type == TaskType::verify) {
    return {};
  }
  task.row.lease = claim.key;
  return take_from_queue(turn, task, TaskState::leased);
}

Result<> record_task_release(Turn& turn, const Said& said) {
  const std::string key = lease_key(said.operator_id, said.agent);
  const TaskId id(std::string(text_field(said.document, "task")));
  NOCTEM_TRY(const auto lease, find<LeaseRow>(turn.state, key));
  if (!lease.has_value() || lease->task != id) {
    return fail(
        conflict("not_leased", "task: this agent does not hold it; there is nothing to release"));
  }
  NOCTEM_TRY(StoredTask task, load_task(turn, id));
  if (is_among(task.row.released, said.operator_id)) {
    task.row.lapsed.push_back(said.operator_id);
    NOCTEM_CHECK(count_outcome(turn, said.operator_id, Outcome::wrong));
  } else {
    task.row.released.push_back(said.operator_id);
  }
  NOCTEM_CHECK(count_flow(turn, &FlowRow::released));
  return free_slot_or_lease(turn, task, key);
}

Result<> lease_due(Turn& turn, std::string_view key) {
  if (key.starts_with(kWaitPrefix)) {
    return wake_task(turn, key.substr(kWaitPrefix.size()));
  }
  NOCTEM_TRY(const auto lease, load<LeaseRow>(turn.state, key));
  NOCTEM_TRY(StoredTask task, load_task(turn, lease.task));
  const OperatorId holder = holder_of(key);
  NOCTEM_TRY(const auto member, load<OperatorRow>(turn.state, holder.value()));
  task.row.lapsed.push_back(holder);
  NOCTEM_CHECK(count_flow(turn, &FlowRow::lapsed));
  if (member.may_vote()) {  // who is held or gone could not have delivered
    NOCTEM_CHECK(count_outcome(turn, holder, Outcome::wrong));
  }
  return free_slot_or_lease(turn, task, key);
}

Result<> move_lease(Turn& turn, std::string_view key, std::int64_t seconds) {
  if (key.starts_with(kWaitPrefix)) {
    NOCTEM_TRY(StoredTask task,
               load_task(turn, TaskId(std::string(key.substr(kWaitPrefix.size())))));
    task.row.due_at = task.row.due_at.value_or(turn.at) + seconds;
    return store_task(turn, task);
  }
  NOCTEM_TRY(auto lease, load<LeaseRow>(turn.state, key));
  lease.until += seconds;
  return store(turn.state, key, lease);
}

Result<> tasks_committed(Turn& turn, const EntryId& id, const OperatorId& operator_id) {
  NOCTEM_TRY(const auto about,
             find<TaskSubjectRow>(turn.state, subject_key(TaskType::verify, id.value())));
  if (!about.has_value() || !about->task.has_value()) {
    return {};
  }
  NOCTEM_TRY(const auto held,
             turn.state.scan(Table::leases, operator_id.value() + "/", "", kLeasesMax));
  for (const StateRow& row : held) {
    NOCTEM_TRY(const auto lease, row_from_text<LeaseRow>(row.key, row.text));
    if (lease.task == *about->task) {
      return end_lease(turn, row.key);
    }
  }
  return {};
}

}  // namespace noctem::mesh
