#pragma once
// Work that the network needs done, and who has claimed it. Which tasks are open follows from the
// entries, their links and gaps; who holds one follows from the node's `task.lease` records.
// best_tasks() is what a node asks before it writes one.
//
// Rows; see row.hpp. Functions belong to the state's thread.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/mesh/entry.hpp"
#include "noctem/mesh/members.hpp"
#include "noctem/mesh/params.hpp"
#include "noctem/mesh/row.hpp"

namespace noctem::mesh {

enum class TaskType { synthesize, verify, consolidate, reflect, fill_gap };
constexpr auto names_of(TaskType) {
  return std::to_array<std::string_view>(
      {"synthesize", "verify", "consolidate", "reflect", "fill_gap"});
}

// `waiting`: an entry whose next round may not begin yet. `delivered`: a result waits for its
// verification. A verify task stays open while slots may be claimed and is leased from then to the
// end of its round; when it has ended it is not kept.
enum class TaskState { waiting, open, leased, delivered, accepted, ended };
constexpr auto names_of(TaskState) {
  return std::to_array<std::string_view>(
      {"waiting", "open", "leased", "delivered", "accepted", "ended"});
}

// What a `reflect` task is about, and the domain of a reflection about everything.
inline constexpr std::string_view kWholeNetwork = "network";

struct TaskRow {
  static constexpr Table kTable = Table::tasks;
  TaskType type = TaskType::verify;
  std::string subject;  // verify, consolidate: entry id; synthesize, fill_gap: domain
  std::string domain;
  std::int64_t number = 0;           // tasks of this type and subject before it
  std::optional<OperatorId> author;  // of what is to be checked: it may not claim
  std::int64_t since = 0;            // from when its age counts
  std::int64_t opened_at = 0;
  std::int64_t base = 0;  // priority before age
  TaskState state = TaskState::open;
  std::optional<std::string> lease;    // key of the one lease; slots are not listed
  std::optional<std::int64_t> due_at;  // waiting: when it opens; verify: when its slots end
  std::vector<OperatorId> lapsed;      // these may not claim it again
  std::vector<OperatorId> released;    // these have used their free release
  std::vector<EntryId> results;        // the newest kResultsMax

  static void fields(auto& row, auto&& field) {
    field("type", row.type);
    field("subject", row.subject);
    field("domain", row.domain);
    field("number", row.number);
    field("author", row.author);
    field("since", row.since);
    field("opened_at", row.opened_at);
    field("base", row.base);
    field("state", row.state);
    field("lease", row.lease);
    field("due_at", row.due_at);
    field("lapsed", row.lapsed);
    field("released", row.released);
    field("results", row.results);
  }
};
inline constexpr std::size_t kResultsMax = 8;

// Key: type/subject. At most one task of a subject is not ended.
struct TaskSubjectRow {
  static constexpr Table kTable = Table::task_subject;
  std::int64_t count = 0;
  std::optional<TaskId> task;
  std::int64_t handled = 0;  // consolidate: near duplicates that an accepted result has seen

  static void fields(auto& row, auto&& field) {
    field("count", row.count);
    field("task", row.task);
    field("handled", row.handled);
  }
};
std::string subject_key(TaskType type, std::string_view subject);

// An open task, where it stands in the queue. Key: base/since/task id: within one base the older
// one is never worth less, at any time, so the queue is merged from eleven bases and never written
// anew as time goes by.
struct QueuedTask {
  static constexpr Table kTable = Table::task_queue;
  TaskType type = TaskType::verify;
  std::string domain;
  std::optional<OperatorId> author;

  static void fields(auto& row, auto&& field) {
    field("type", row.type);
    field("domain", row.domain);
    field("author", row.author);
  }
};

// An agent's claim: a lease, or a slot in the panel of a round. Key: operator id/agent id.
struct LeaseRow {
  static constexpr Table kTable = Table::leases;
  TaskId task;
  std::int64_t since = 0;
  std::int64_t until = 0;

  static void fields(auto& row, auto&& field) {
    field("task", row.task);
    field("since", row.since);
    field("until", row.until);
  }
};
std::string lease_key(const OperatorId& operator_id, const AgentId& agent);

// First 32 hex digits of SHA-256(JCS({mesh, n, subject, type})).
TaskId task_id(std::string_view mesh, TaskType type, std::string_view subject, std::int64_t n);

// min(10, floor(log2(1 + children)) + floor((1000 - confidence) / 250)), before age.
inline constexpr std::int64_t kPriorityMax = 10;
std::int64_t base_priority(std::int64_t children, Micro confidence);
// min(10, base + min(3, floor(age in days / 7))).
std::int64_t priority_at(std::int64_t base, std::int64_t since, std::int64_t time);

struct TaskWish {
  std::vector<TaskType> types;       // none: any
  std::vector<std::string> domains;  // with what lies below them; none: any
};

struct TaskOffer {
  TaskId id;
  TaskRow task;
  std::int64_t priority = 0;
};

// What the agent holds, if it does: a repeated claim is answered with the same.
Result<std::optional<LeaseRow>> lease_of(State& state, const AgentId& agent);

// What the agent may claim now, best first: those that it wishes for, or any if there is none. Its
// operator holds fewer than its leases, may vote, and did not write, lapse or deliver it. Looks at
// a bounded number of tasks.
Result<std::vector<TaskOffer>> best_tasks(State& state, const AgentId& agent, const TaskWish& wish,
                                          std::size_t count);

// When a claim recorded at `at` must end; a verify task needs its round to be open.
Result<std::int64_t> lease_until(State& state, const TaskRow& task, std::int64_t at);

}  // namespace noctem::mesh
