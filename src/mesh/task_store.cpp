#include "task_store.hpp"

#include "leases.hpp"
#include "remember.hpp"
#include "schedule.hpp"
#include "task_queue.hpp"

namespace noctem::mesh {

std::string wait_key(const TaskId& id) { return std::string(kWaitPrefix) + id.value(); }

Result<> store_task(Turn& turn, const StoredTask& task) {
  return store(turn.state, task.id.value(), task.row);
}

Result<std::optional<StoredTask>> task_about(Turn& turn, TaskType type, std::string_view subject) {
  NOCTEM_TRY(const auto known, find<TaskSubjectRow>(turn.state, subject_key(type, subject)));
  if (!known.has_value() || !known->task.has_value()) {
    return std::optional<StoredTask>();
  }
  NOCTEM_TRY(auto row, load<TaskRow>(turn.state, known->task->value()));
  return std::optional<StoredTask>(StoredTask{*known->task, std::move(row)});
}

Result<> put_in_queue(Turn& turn, StoredTask& task) {
  task.row.state = TaskState::open;
  const QueuedTask queued{task.row.type, task.row.domain, task.row.author};
  NOCTEM_CHECK(store(turn.state, queue_key(task.id, task.row), queued));
  return store_task(turn, task);
}

Result<> take_from_queue(Turn& turn, StoredTask& task, TaskState state) {
  NOCTEM_CHECK(turn.state.erase(Table::task_queue, queue_key(task.id, task.row)));
  task.row.state = state;
  return store_task(turn, task);
}

Result<> set_due(Turn& turn, StoredTask& task, std::optional<std::int64_t> time) {
  if (task.row.due_at.has_value()) {
    NOCTEM_CHECK(unschedule(turn, *task.row.due_at, DueClass::lease, wait_key(task.id)));
  }
  if (time.has_value()) {
    NOCTEM_CHECK(schedule(turn, *time, DueClass::lease, wait_key(task.id)));
  }
  task.row.due_at = time;
  return {};
}

Result<> make_wait(Turn& turn, StoredTask& task, std::int64_t until) {
  NOCTEM_CHECK(set_due(turn, task, until));
  return take_from_queue(turn, task, TaskState::waiting);
}

Result<> open_task(Turn& turn, const Need& need, Subject subject) {
  const std::string key = subject_key(need.type, need.subject);
  TaskSubjectRow about;
  if (subject == Subject::known) {
    NOCTEM_TRY(auto known, find<TaskSubjectRow>(turn.state, key));
    about = std::move(known).value_or(TaskSubjectRow{});
  }
  if (about.task.has_value()) {
    return {};
  }
  StoredTask task{task_id(turn.mesh.id, need.type, need.subject, about.count), {}};
  task.row.type = need.type;
  task.row.subject = need.subject;
  task.row.domain = need.domain;
  task.row.number = about.count;
  task.row.author = need.author;
  task.row.since = need.since;
  task.row.opened_at = turn.at;
  task.row.base = need.base;
  ++about.count;
  about.task = task.id;
  NOCTEM_CHECK(store(turn.state, key, about));
  if (need.type == TaskType::reflect) {
    turn.mesh.reflect_wanted = true;
  }
  NOCTEM_CHECK(count_flow(turn, &FlowRow::created));
  return need.not_before > turn.at ? make_wait(turn, task, need.not_before)
                                   : put_in_queue(turn, task);
}

Result<> change_base(Turn& turn, StoredTask& task, std::int64_t base) {
  const std::string old_key = queue_key(task.id, task.row);
  task.row.base = base;
  if (task.row.state == TaskState::open) {
    NOCTEM_CHECK(turn.state.erase(Table::task_queue, old_key));
    return put_in_queue(turn, task);
  }
  return store_task(turn, task);
}

Result<> end_task(Turn& turn, StoredTask& task, TaskState state) {
  NOCTEM_CHECK(count_flow(turn, state == TaskState::accepted ? &FlowRow::done : &FlowRow::dropped));
  NOCTEM_CHECK(set_due(turn, task, std::nullopt));
  if (task.row.lease.has_value()) {
    NOCTEM_CHECK(end_lease(turn, *task.row.lease));
    task.row.lease.reset();
  }
  const bool slots_held = task.row.state == TaskState::open;
  NOCTEM_CHECK(take_from_queue(turn, task, state));
  if (task.row.type == TaskType::verify) {
    NOCTEM_CHECK(slots_held ? end_slots(turn, task) : Result<>());
    NOCTEM_CHECK(turn.state.erase(Table::tasks, task.id.value()));
  }
  if (task.row.type == TaskType::reflect) {
    turn.mesh.reflect_wanted = false;
  }
  const std::string key = subject_key(task.row.type, task.row.subject);
  NOCTEM_TRY(auto about, load<TaskSubjectRow>(turn.state, key));
  about.task.reset();
  return store(turn.state, key, about);
}

}  // namespace noctem::mesh
