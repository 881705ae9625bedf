#include "results.hpp"

#include <algorithm>

#include "noctem/mesh/domain.hpp"

#include "awareness.hpp"
#include "leases.hpp"
#include "needs.hpp"
#include "remember.hpp"
#include "task_store.hpp"

namespace noctem::mesh {

namespace {

// With fewer operators nothing can be promoted, and one other opinion has to do.
constexpr int kOperatorsForVerification = 4;
constexpr std::size_t kOperatorsAtOnce = 64;

// Those that may vote, counted no further than it matters.
Result<int> count_operators(Turn& turn) {
  int count = 0;
  std::string after;
  for (;;) {
    NOCTEM_TRY(const auto rows, turn.state.scan(Table::operators, "", after, kOperatorsAtOnce));
    for (const StateRow& row : rows) {
      NOCTEM_TRY(const auto member, row_from_text<OperatorRow>(row.key, row.text));
      count += member.may_vote() ? 1 : 0;
      if (count >= kOperatorsForVerification) {
        return count;
      }
    }
    if (rows.size() < kOperatorsAtOnce) {
      return count;
    }
    after = rows.back().key;
  }
}

enum class Judgement { pending, accepted, rejected };

Result<Judgement> judge(Turn& turn, const EntryRow& entry) {
  if (entry.standing != Standing::live) {
    return Judgement::rejected;
  }
  if (is_verified(entry.verdict)) {
    return Judgement::accepted;
  }
  NOCTEM_TRY(const int operators, count_operators(turn));
  if (operators == 1) {  // there is nobody else to ask
    return Judgement::accepted;
  }
  if (entry.round_open || entry.rounds == 0) {
    return Judgement::pending;
  }
  const bool one_said_yes = entry.votes_up > 0 && entry.votes_down == 0;
  return operators < kOperatorsForVerification && one_said_yes ? Judgement::accepted
                                                               : Judgement::rejected;
}

Result<> mark_handled(Turn& turn, const StoredTask& task) {
  if (task.row.type == TaskType::fill_gap) {
    return gap_filled(turn, task.row.subject);
  }
  if (task.row.type != TaskType::consolidate) {
    return {};
  }
  const std::string key = subject_key(task.row.type, task.row.subject);
  NOCTEM_TRY(const auto entry, load<EntryRow>(turn.state, task.row.subject));
  NOCTEM_TRY(auto about, load<TaskSubjectRow>(turn.state, key));
  about.handled = entry.nears;
  return store(turn.state, key, about);
}

Result<> act_on(Turn& turn, StoredTask& task, const EntryRow& entry) {
  NOCTEM_TRY(const auto judgement, judge(turn, entry));
  switch (judgement) {
    case Judgement::pending:
      return {};
    case Judgement::accepted:
      NOCTEM_CHECK(end_task(turn, task, TaskState::accepted));
      NOCTEM_CHECK(mark_handled(turn, task));
      return renew(turn, task.row.type, task.row.subject);
    case Judgement::rejected:
      break;
  }
  // Others may try; the result stays a candidate.
  return task.row.state == TaskState::delivered ? settle_task(turn, task) : Result<>();
}

Result<bool> is_of_its_kind(Turn& turn, const TaskRow& task, const EntryRow& entry) {
  const EntryId subject(task.subject);
  switch (task.type) {
    case TaskType::verify:
      return false;  // a commitment is its result
    case TaskType::reflect:
      return entry.type == EntryType::reflection;
    case TaskType::fill_gap:
      return lies_in(entry.domain, task.subject);
    case TaskType::consolidate:
      return entry.supersedes == subject || std::ranges::count(entry.parents, subject) > 0;
    case TaskType::synthesize:
      break;
  }
  std::int64_t merged = 0;
  for (const EntryId& parent : entry.parents) {
    NOCTEM_TRY(const auto source, find<EntryRow>(turn.state, parent.value()));
    merged += source.has_value() && source->type == EntryType::observation &&
                      source->domain == task.subject
                  ? 1
                  : 0;
  }
  return entry.type == EntryType::synthesis && entry.domain == task.subject &&
         merged >= turn.params.synthesize_observations;
}

Result<EntryRow> check_result(Turn& turn, const Said& said, const StoredTask& task,
                              const EntryId& id) {
  NOCTEM_TRY(auto entry, find<EntryRow>(turn.state, id.value()));
  if (!entry.has_value()) {
    return fail(not_found("entry", "entry: publish it first, or with its result"));
  }
  if (entry->operator_id != said.operator_id) {
    return fail(denied("not_own", "entry: another operator wrote it"));
  }
  if (entry->task != task.id || !entry->is_live()) {
    return fail(invalid("result", "entry: it must name this task and be live"));
  }
  NOCTEM_TRY(const bool fits, is_of_its_kind(turn, task.row, *entry));
  if (!fits) {
    return fail(invalid("result", "entry: it is not what this task asks for"));
  }
  return std::move(*entry);
}

bool is_over(const TaskRow& task) {
  return task.state == TaskState::accepted || task.state == TaskState::ended;
}

// Late work counts as long as nobody else is at it.
Result<> check_lateness(const StoredTask& task, const OperatorId& author) {
  if (is_over(task.row) || std::ranges::count(task.row.lapsed, author) == 0) {
    return fail(conflict("not_leased", "task: this agent does not hold it; claim one first"));
  }
  if (task.row.lease.has_value() || !task.row.results.empty()) {
    return fail(conflict("late", "task: the lease is over and another has it or a result"));
  }
  return {};
}

// Two results of which neither replaces the other: both are to be checked.
Result<> verify_conflicting(Turn& turn, const StoredTask& task, const EntryId& id,
                            const EntryRow& entry) {
  for (const EntryId& other : task.row.results) {
    NOCTEM_TRY(const auto row, load<EntryRow>(turn.state, other.value()));
    if (!row.is_live() || entry.supersedes == other || row.supersedes == id) {
      continue;
    }
    for (const auto& [each, what] : {std::pair(other, row), std::pair(id, entry)}) {
      NOCTEM_TRY(const auto need, verification_of(turn, each, what));
      NOCTEM_CHECK(open_task(turn, need));
    }
  }
  return {};
}

Result<> deliver(Turn& turn, StoredTask& task, const EntryId& id) {
  if (task.row.results.size() == kResultsMax) {
    task.row.results.erase(task.row.results.begin());
  }
  task.row.results.push_back(id);
  NOCTEM_CHECK(count_flow(turn, &FlowRow::delivered));
  return take_from_queue(turn, task, TaskState::delivered);
}

}  // namespace

Result<> result_change(Turn& turn, const EntryChange& change) {
  const EntryRow& after = change.after;
  if (!after.task.has_value() || !change.before.has_value()) {
    return {};
  }
  const bool same = change.before->verdict == after.verdict &&
                    change.before->standing == after.standing &&
                    change.before->round_open == after.round_open;
  if (same) {
    return {};
  }
  NOCTEM_TRY(auto row, find<TaskRow>(turn.state, after.task->value()));
  if (!row.has_value() || is_over(*row) || std::ranges::count(row->results, change.id) == 0) {
    return {};
  }
  StoredTask task{*after.task, std::move(*row)};
  return act_on(turn, task, after);
}

Result<> record_task_result(Turn& turn, const Said& said) {
  NOCTEM_TRY(const auto author, load<OperatorRow>(turn.state, said.operator_id.value()));
  if (author.quarantined_at.has_value()) {
    return {};  // held, and outside of tasks
  }
  const TaskId task_id(std::string(text_field(said.document, "task")));
  const EntryId id(std::string(text_field(said.document, "entry")));
  NOCTEM_TRY(auto row, find<TaskRow>(turn.state, task_id.value()));
  if (!row.has_value()) {
    return fail(not_found("task", "task: there is none of this id, or its round is over"));
  }
  StoredTask task{task_id, std::move(*row)};
  NOCTEM_TRY(const auto entry, check_result(turn, said, task, id));
  const std::string key = lease_key(said.operator_id, said.agent);
  if (task.row.lease == key) {
    NOCTEM_CHECK(end_lease(turn, key));
    task.row.lease.reset();
  } else {
    NOCTEM_CHECK(check_lateness(task, said.operator_id));
  }
  NOCTEM_CHECK(verify_conflicting(turn, task, id, entry));
  NOCTEM_CHECK(deliver(turn, task, id));
  return act_on(turn, task, entry);
}

}  // namespace noctem::mesh
