#include "needs.hpp"

#include "noctem/mesh/domain.hpp"
#include "noctem/mesh/round.hpp"

namespace noctem::mesh {

namespace {

// Under it a verified entry is verified again.
constexpr Micro kSureEnough = kOne / 2;
// An entry whose turn is further ahead stands behind all others.
constexpr std::int64_t kCrowdSeconds = 86'400;

Need entry_need(TaskType type, const std::string& subject, const EntryRow& entry) {
  return {.type = type,
          .subject = subject,
          .domain = entry.domain,
          .author = entry.operator_id,
          .since = entry.turn.value_or(entry.at),
          .base = base_of(entry)};
}

Need domain_need(const Turn& turn, TaskType type, const std::string& domain, std::int64_t base) {
  return {.type = type,
          .subject = domain,
          .domain = domain,
          .author = {},
          .since = turn.at,
          .base = base};
}

Result<std::optional<Need>> consolidate_need(Turn& turn, const std::string& subject) {
  NOCTEM_TRY(const auto entry, load<EntryRow>(turn.state, subject));
  NOCTEM_TRY(const auto about,
             find<TaskSubjectRow>(turn.state, subject_key(TaskType::consolidate, subject)));
  const std::int64_t handled = about.has_value() ? about->handled : 0;
  return entry.is_live() && entry.nears > handled
             ? std::optional(entry_need(TaskType::consolidate, subject, entry))
             : std::nullopt;
}

Result<std::optional<Need>> verify_need(Turn& turn, const std::string& subject) {
  NOCTEM_TRY(const auto entry, load<EntryRow>(turn.state, subject));
  if (!needs_verification(entry)) {
    return std::optional<Need>();
  }
  NOCTEM_TRY(auto need, verification_of(turn, EntryId(subject), entry));
  return std::optional<Need>(std::move(need));
}

Result<std::optional<Need>> synthesize_need(Turn& turn, const std::string& subject) {
  NOCTEM_TRY(const auto domain, find<DomainRow>(turn.state, subject));
  return domain.has_value() && needs_synthesis(*domain, turn.params)
             ? std::optional(
                   domain_need(turn, TaskType::synthesize, subject, synthesis_base(*domain)))
             : std::nullopt;
}

Result<std::optional<Need>> gap_need(Turn& turn, const std::string& subject) {
  NOCTEM_TRY(const auto gap, find<GapRow>(turn.state, subject));
  return gap.has_value()
             ? std::optional(domain_need(turn, TaskType::fill_gap, subject, base_priority(0, 0)))
             : std::nullopt;
}

}  // namespace

bool needs_verification(const EntryRow& entry) {
  return entry.is_live() && (!is_conclusive(entry.verdict) || entry.confidence < kSureEnough ||
                             entry.tainted_at.has_value());
}

bool needs_synthesis(const DomainRow& domain, const Params& params) {
  return domain.uncovered >= params.synthesize_observations;
}

bool needs_reflection(const Turn& turn) {
  const MeshRow& mesh = turn.mesh;
  if (!mesh.reflected_at.has_value()) {
    return mesh.entries_sound > 0;
  }
  return turn.at - *mesh.reflected_at > turn.params.reflect_after_seconds &&
         mesh.size - mesh.reflected_size >= turn.params.reflect_documents;
}

// A taint that the last round did not know of waits for no pause.
Result<Need> verification_of(Turn& turn, const EntryId& id, const EntryRow& entry) {
  Need need = entry_need(TaskType::verify, id.value(), entry);
  need.not_before = entry.next_round_at;
  if (entry.tainted_at.has_value() && entry.rounds > 0) {
    NOCTEM_TRY(const auto last, load<RoundRow>(turn.state, round_key(id, entry.rounds)));
    const bool news = !last.tainted || *entry.tainted_at > last.opened_at;
    need.not_before = news ? 0 : need.not_before;
  }
  return need;
}

// Who writes far more than others waits behind them, whatever its entries claim to be worth.
std::int64_t base_of(const EntryRow& entry) {
  const bool crowds = entry.turn.has_value() && *entry.turn - entry.at > kCrowdSeconds;
  return crowds ? 0 : base_priority(entry.children, entry.confidence);
}

std::int64_t synthesis_base(const DomainRow& domain) {
  return base_priority(domain.uncovered, domain.average_confidence());
}

Result<std::optional<Need>> need_of(Turn& turn, TaskType type, const std::string& subject) {
  switch (type) {
    case TaskType::verify:
      return verify_need(turn, subject);
    case TaskType::consolidate:
      return consolidate_need(turn, subject);
    case TaskType::synthesize:
      return synthesize_need(turn, subject);
    case TaskType::fill_gap:
      return gap_need(turn, subject);
    case TaskType::reflect:
      break;
  }
  return needs_reflection(turn)
             ? std::optional(domain_need(turn, TaskType::reflect, subject, base_priority(0, 0)))
             : std::nullopt;
}

Result<> renew(Turn& turn, TaskType type, const std::string& subject) {
  NOCTEM_TRY(const auto need, need_of(turn, type, subject));
  return need.has_value() ? open_task(turn, *need) : Result<>();
}

Result<> drop_task(Turn& turn, TaskType type, std::string_view subject) {
  NOCTEM_TRY(auto task, task_about(turn, type, subject));
  if (!task.has_value()) {
    return {};
  }
  switch (task->row.state) {
    case TaskState::open:
    case TaskState::waiting:
      return end_task(turn, *task, TaskState::ended);
    case TaskState::leased:
    case TaskState::delivered:
    case TaskState::accepted:
    case TaskState::ended:
      break;
  }
  return {};
}

Result<> synthesis_change(Turn& turn, const std::string& name, const DomainRow& before,
                          const DomainRow& after) {
  const bool was = needs_synthesis(before, turn.params);
  const bool is = needs_synthesis(after, turn.params);
  if (is && !was) {
    return renew(turn, TaskType::synthesize, name);
  }
  if (was && !is) {
    return drop_task(turn, TaskType::synthesize, name);
  }
  if (!is || synthesis_base(before) == synthesis_base(after)) {
    return {};
  }
  NOCTEM_TRY(auto task, task_about(turn, TaskType::synthesize, name));
  if (!task.has_value()) {  // a change of the parameters has made the need
    return renew(turn, TaskType::synthesize, name);
  }
  return change_base(turn, *task, synthesis_base(after));
}

}  // namespace noctem::mesh
