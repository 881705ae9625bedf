#pragma once
// Tasks as rows: how one comes into being, waits, enters and leaves the queue, and ends. Knows
// nothing of why (needs.hpp) or of who works on it (leases.cpp).
//
// Belongs to the fold's thread.

#include "noctem/mesh/task.hpp"

#include "turn.hpp"

namespace noctem::mesh {

// What a task would be about.
struct Need {
  TaskType type = TaskType::verify;
  std::string subject;
  std::string domain;
  std::optional<OperatorId> author;
  std::int64_t since = 0;
  std::int64_t base = 0;
  std::int64_t not_before = 0;  // it waits until then
};

struct StoredTask {
  TaskId id;
  TaskRow row;
};

// The task of the subject that is not ended.
Result<std::optional<StoredTask>> task_about(Turn& turn, TaskType type, std::string_view subject);

// Whether the subject can have had a task before; a new entry cannot, which saves a look.
enum class Subject { known, fresh };
// Nothing happens if one is there.
Result<> open_task(Turn& turn, const Need& need, Subject subject = Subject::known);

// Into or out of the queue, as its state says. Each stores the task.
Result<> put_in_queue(Turn& turn, StoredTask& task);
Result<> take_from_queue(Turn& turn, StoredTask& task, TaskState state);
Result<> make_wait(Turn& turn, StoredTask& task, std::int64_t until);

Result<> change_base(Turn& turn, StoredTask& task, std::int64_t base);

// `state`: accepted where the work was done (of a verify task: its round is over), else ended.
// Whoever holds its lease or one of its slots is free, unharmed.
Result<> end_task(Turn& turn, StoredTask& task, TaskState state);

// When a task wakes, or its slots end: "wait/task id" among the leases that are due.
std::string wait_key(const TaskId& id);
inline constexpr std::string_view kWaitPrefix = "wait/";
Result<> set_due(Turn& turn, StoredTask& task, std::optional<std::int64_t> time);

Result<> store_task(Turn& turn, const StoredTask& task);

}  // namespace noctem::mesh
