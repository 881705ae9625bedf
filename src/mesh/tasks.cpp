#include "tasks.hpp"

#include "noctem/mesh/domain.hpp"
#include "noctem/mesh/round.hpp"

#include "leases.hpp"
#include "needs.hpp"
#include "task_store.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;

// As long as its round is open the commit window decides when a task waits.
bool waits_otherwise(const EntryRow& before, const EntryRow& after) {
  return !after.round_open &&
         (before.next_round_at != after.next_round_at || before.tainted_at != after.tainted_at);
}

// The task that is not ended follows the entry's priority and the time of its next round.
Result<> follow(Turn& turn, TaskType type, const EntryChange& change) {
  const EntryRow& before = *change.before;
  const EntryRow& after = change.after;
  const bool moved = type == TaskType::verify && waits_otherwise(before, after);
  if (!moved && base_of(before) == base_of(after)) {
    return {};
  }
  NOCTEM_TRY(auto task, task_about(turn, type, change.id.value()));
  if (!task.has_value()) {
    return {};
  }
  NOCTEM_CHECK(change_base(turn, *task, base_of(after)));
  if (!moved) {
    return {};
  }
  NOCTEM_TRY(const auto need, verification_of(turn, change.id, after));
  if (need.not_before > turn.at) {
    return make_wait(turn, *task, need.not_before);
  }
  NOCTEM_CHECK(set_due(turn, *task, std::nullopt));
  return put_in_queue(turn, *task);
}

Result<> end_with_round(Turn& turn, const EntryId& id) {
  NOCTEM_TRY(auto task, task_about(turn, TaskType::verify, id.value()));
  return task.has_value() ? end_task(turn, *task, TaskState::accepted) : Result<>();
}

Result<> open_verification(Turn& turn, const EntryChange& change) {
  NOCTEM_TRY(const auto need, verification_of(turn, change.id, change.after));
  return open_task(turn, need, change.before.has_value() ? Subject::known : Subject::fresh);
}

Result<> verify_change(Turn& turn, const EntryChange& change) {
  const EntryRow& after = change.after;
  const bool is = needs_verification(after);
  if (!change.before.has_value()) {
    return is ? open_verification(turn, change) : Result<>();
  }
  if (change.before->round_open && !after.round_open) {
    NOCTEM_CHECK(end_with_round(turn, change.id));
    return is ? open_verification(turn, change) : Result<>();
  }
  const bool was = needs_verification(*change.before);
  if (is && !was && !after.round_open) {
    return open_verification(turn, change);
  }
  if (was && !is && !after.round_open) {
    return drop_task(turn, TaskType::verify, change.id.value());
  }
  return is && was ? follow(turn, TaskType::verify, change) : Result<>();
}

Result<> consolidate_change(Turn& turn, const EntryChange& change) {
  const EntryRow& after = change.after;
  if (!change.before.has_value() || (change.before->nears == 0 && after.nears == 0)) {
    return {};
  }
  if (!after.is_live() || after.nears == 0) {
    return change.before->is_live() && change.before->nears > 0
               ? drop_task(turn, TaskType::consolidate, change.id.value())
               : Result<>();
  }
  const bool same = change.before->is_live() && change.before->nears == after.nears;
  return same ? follow(turn, TaskType::consolidate, change)
              : renew(turn, TaskType::consolidate, change.id.value());
}

// What is live counts among the near duplicates of the entry that it is linked to.
Result<> near_change(Turn& turn, const EntryChange& change) {
  const bool was = change.before.has_value() && change.before->is_live();
  const bool is = change.after.is_live();
  if (!change.after.near.has_value() || was == is) {
    return {};
  }
  const EntryId& target = change.after.near->entry;
  NOCTEM_TRY(auto entry, find<EntryRow>(turn.state, target.value()));
  if (!entry.has_value()) {
    return {};
  }
  entry->nears += is ? 1 : -1;
  return save_entry(turn, target, *entry);
}

// A reflection makes awareness young again.
Result<> reflection_change(Turn& turn, const EntryChange& change) {
  const bool was = change.before.has_value() && change.before->is_live();
  if (change.after.type != EntryType::reflection || was || !change.after.is_live()) {
    return {};
  }
  turn.mesh.reflected_at = turn.at;
  turn.mesh.reflected_size = turn.mesh.size;
  return turn.mesh.reflect_wanted ? drop_task(turn, TaskType::reflect, kWholeNetwork) : Result<>();
}

}  // namespace

Result<> task_change(Turn& turn, const EntryChange& change) {
  NOCTEM_CHECK(verify_change(turn, change));
  NOCTEM_CHECK(consolidate_change(turn, change));
  NOCTEM_CHECK(near_change(turn, change));
  return reflection_change(turn, change);
}

Result<> tasks_round_opened(Turn& turn, const EntryId& id) {
  NOCTEM_TRY(auto task, task_about(turn, TaskType::verify, id.value()));
  if (!task.has_value()) {
    return {};
  }
  NOCTEM_TRY(const auto entry, load<EntryRow>(turn.state, id.value()));
  NOCTEM_TRY(const auto round, load<RoundRow>(turn.state, round_key(id, entry.rounds)));
  NOCTEM_CHECK(set_due(turn, *task, round.commit_until));
  return put_in_queue(turn, *task);
}

// An entry that was saved with its round closed has ended the task already.
Result<> tasks_round_closed(Turn& turn, const EntryId& id) {
  NOCTEM_TRY(const auto entry, load<EntryRow>(turn.state, id.value()));
  NOCTEM_TRY(auto task, task_about(turn, TaskType::verify, id.value()));
  const bool of_the_round =
      task.has_value() && task->row.opened_at < turn.at && task->row.state == TaskState::leased;
  if (entry.round_open || !of_the_round) {
    return {};
  }
  NOCTEM_CHECK(end_task(turn, *task, TaskState::accepted));
  return renew(turn, TaskType::verify, id.value());
}

Result<> tasks_after_record(Turn& turn) {
  const bool idle = turn.mesh.reflect_wanted || !needs_reflection(turn);
  return idle ? Result<>() : renew(turn, TaskType::reflect, std::string(kWholeNetwork));
}

Result<> record_gap(Turn& turn, const Said& said) {
  const std::string domain(text_field(said.document, "domain"));
  if (!is_domain(domain)) {
    return fail(invalid("domain", "domain: 1 to 8 segments of [a-z0-9][a-z0-9._+#-]{0,63}"));
  }
  NOCTEM_TRY(auto gap, find<GapRow>(turn.state, domain));
  if (gap.has_value() && gap->at / kDaySeconds == turn.at / kDaySeconds) {
    return fail(conflict("gap_known", "domain: its gap is recorded once a day"));
  }
  GapRow row = std::move(gap).value_or(GapRow{turn.at, turn.at, 0});
  row.at = turn.at;
  ++row.times;
  NOCTEM_CHECK(store(turn.state, domain, row));
  NOCTEM_TRY(auto known, find<DomainRow>(turn.state, domain));
  DomainRow named = std::move(known).value_or(DomainRow{});
  named.gap_at = turn.at;
  NOCTEM_CHECK(store(turn.state, domain, named));
  return renew(turn, TaskType::fill_gap, domain);
}

}  // namespace noctem::mesh
