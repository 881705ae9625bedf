#pragma once
// Tasks for tests, over a World: looked up, claimed as a node records a claim, and delivered.
//
//   Work work(world);
//   work.claim("ben/1", *work.about(TaskType::synthesize, "go"));
//
// Belongs to one thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "noctem/mesh/task.hpp"

#include "world_test.hpp"

namespace noctem::mesh::test {

class Work {
 public:
  explicit Work(World& world) : world_(world) {}

  // The task of the subject that is not ended.
  std::optional<TaskId> about(TaskType type, std::string_view subject);
  TaskRow task(const TaskId& id) { return world_.row<TaskRow>(id.value()); }
  std::vector<TaskId> open(TaskType type);  // those in the queue

  codec::JsonArray sources(const std::vector<EntryId>& ids) const;
  EntryId near(std::string_view agent_name, const EntryId& to);

  // A verify task's round must be open.
  codec::JsonObject claim_fields(std::string_view agent_name, const TaskId& id);
  void claim(std::string_view agent_name, const TaskId& id);
  void claim_refused(std::string_view reason, std::string_view agent_name, const TaskId& id);
  bool holds(std::string_view agent_name);

  // Claims, publishes the entry and delivers it.
  EntryId result(std::string_view agent_name, const TaskId& id, codec::JsonObject fields);
  // An entry that names the task.
  EntryId entry_for(std::string_view agent_name, const TaskId& id, codec::JsonObject fields);
  void deliver(std::string_view agent_name, const TaskId& id, const EntryId& entry);

 private:
  World& world_;
};

}  // namespace noctem::mesh::test
