#include "work_test.hpp"

#include "task_queue.hpp"

namespace noctem::mesh::test {

std::optional<TaskId> Work::about(TaskType type, std::string_view subject) {
  const auto found = find<TaskSubjectRow>(world_.state(), subject_key(type, subject)).value();
  return found.has_value() ? found->task : std::nullopt;
}

std::vector<TaskId> Work::open(TaskType type) {
  std::vector<TaskId> ids;
  const auto rows = world_.state().scan(Table::task_queue, "", "", 100'000).value();
  for (const auto& row : rows) {
    const TaskId id(row.key.substr(row.key.rfind('/') + 1));
    const auto stored = task(id);
    CHECK(row.key == queue_key(id, stored));
    CHECK(stored.state == TaskState::open);
    if (stored.type == type) {
      ids.push_back(id);
    }
  }
  return ids;
}

codec::JsonArray Work::sources(const std::vector<EntryId>& ids) const {
  codec::JsonArray sources;
  for (const auto& id : ids) {
    sources.push_back(codec::JsonObject{{"entry", id.value()}});
  }
  return sources;
}

EntryId Work::near(std::string_view agent_name, const EntryId& to) {
  const auto like =
      world_.document(Kind::entry, agent_name,
                      {{"type", "observation"},
                       {"domain", "test"},
                       {"confidence", 500},
                       {"tags", codec::JsonArray{std::to_string(world_.log().size())}},
                       {"body", document::body_id(codec::JsonObject{}).text()}});
  const auto applied =
      world_.apply(like, agent_name, ledger::Near{codec::Cid::parse(to.value()).value(), 2});
  REQUIRE_MESSAGE(applied.has_value(), said(applied));
  return EntryId(like.id().text());
}

codec::JsonObject Work::claim_fields(std::string_view agent_name, const TaskId& id) {
  const auto until = lease_until(world_.state(), task(id), world_.time());
  return {{"task", id.value()},
          {"agent", did_of(agent_name)},
          {"until", until.has_value() ? *until : world_.time()}};
}

void Work::claim(std::string_view agent_name, const TaskId& id) {
  world_.accepted(Kind::task_lease, "log", claim_fields(agent_name, id));
}

void Work::claim_refused(std::string_view reason, std::string_view agent_name, const TaskId& id) {
  world_.refused(reason, Kind::task_lease, "log", claim_fields(agent_name, id));
}

bool Work::holds(std::string_view agent_name) {
  return lease_of(world_.state(), agent_of(agent_name)).value().has_value();
}

EntryId Work::entry_for(std::string_view agent_name, const TaskId& id, codec::JsonObject fields) {
  fields.insert("task", id.value());
  return world_.entry(agent_name, std::move(fields));
}

void Work::deliver(std::string_view agent_name, const TaskId& id, const EntryId& entry) {
  world_.accepted(Kind::task_result, agent_name, {{"task", id.value()}, {"entry", entry.value()}});
}

EntryId Work::result(std::string_view agent_name, const TaskId& id, codec::JsonObject fields) {
  claim(agent_name, id);
  auto entry = entry_for(agent_name, id, std::move(fields));
  deliver(agent_name, id, entry);
  return entry;
}

}  // namespace noctem::mesh::test
