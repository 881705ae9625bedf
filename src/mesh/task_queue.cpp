#include "task_queue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <map>

#include "noctem/crypto/hash.hpp"
#include "noctem/mesh/domain.hpp"
#include "noctem/mesh/round.hpp"

#include "rounds.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kAgeStepDays = 7;
constexpr std::int64_t kAgeMax = 3;
constexpr std::int64_t kConfidenceStep = 250;
constexpr std::int64_t kThousandth = kOne / 1'000;
constexpr int kTimeDigits = 12;
constexpr std::size_t kBases = static_cast<std::size_t>(kPriorityMax) + 1;
constexpr std::size_t kPageRows = 32;
// How far a claim looks before it gives up.
constexpr std::size_t kLooksMax = 1'024;

std::string base_prefix(std::int64_t base) {
  return padded(static_cast<std::uint64_t>(base), 2) + "/";
}

// One base of the queue, read a page at a time.
struct Lane {
  std::int64_t base = 0;
  std::vector<StateRow> rows;
  std::size_t next = 0;
  std::string after;
  bool more = true;
};

struct Head {
  Lane* lane = nullptr;
  std::int64_t priority = 0;
  std::string_view place;  // since/task id
};

Result<> refill(State& state, Lane& lane) {
  if (lane.next < lane.rows.size() || !lane.more) {
    return {};
  }
  NOCTEM_TRY(lane.rows,
             state.scan(Table::task_queue, base_prefix(lane.base), lane.after, kPageRows));
  lane.next = 0;
  lane.more = lane.rows.size() == kPageRows;
  if (!lane.rows.empty()) {
    lane.after = lane.rows.back().key;
  }
  return {};
}

std::int64_t since_of(std::string_view place) {
  std::int64_t since = 0;
  for (const char digit : place.substr(0, kTimeDigits)) {
    since = since * 10 + (digit - '0');
  }
  return since;
}

// All lanes, merged: the highest priority at `time` first, then the oldest.
class Queue {
 public:
  Queue(State& state, std::int64_t time) : state_(state), time_(time) {
    for (std::size_t base = 0; base < kBases; ++base) {
      lanes_[base].base = static_cast<std::int64_t>(base);
    }
  }

  struct Next {
    TaskId id;
    QueuedTask task;
    std::int64_t priority = 0;
  };
  Result<std::optional<Next>> next() {
    Head best;
    for (Lane& lane : lanes_) {
      NOCTEM_CHECK(refill(state_, lane));
      if (lane.next == lane.rows.size()) {
        continue;
      }
      const auto place = std::string_view(lane.rows[lane.next].key).substr(3);
      const auto priority = priority_at(lane.base, since_of(place), time_);
      if (best.lane == nullptr || priority > best.priority ||
          (priority == best.priority && place < best.place)) {
        best = {&lane, priority, place};
      }
    }
    if (best.lane == nullptr) {
      return std::optional<Next>();
    }
    const StateRow& row = best.lane->rows[best.lane->next++];
    NOCTEM_TRY(auto task, row_from_text<QueuedTask>(row.key, row.text));
    return std::optional<Next>(Next{TaskId(std::string(best.place.substr(kTimeDigits + 1))),
                                    std::move(task), best.priority});
  }

 private:
  State& state_;
  std::int64_t time_;
  std::array<Lane, kBases> lanes_;
};

bool is_wished(const TaskWish& wish, const QueuedTask& task) {
  const auto covers = [&](const std::string& above) { return lies_in(task.domain, above); };
  return (wish.types.empty() || std::ranges::count(wish.types, task.type) > 0) &&
         (wish.domains.empty() || std::ranges::any_of(wish.domains, covers));
}

// Whether a member of the panel has a place left; before a round is open, whoever may vote has.
Result<bool> has_place(State& state, const TaskRow& task, const OperatorId& operator_id,
                       std::int64_t time) {
  const EntryId entry_id(task.subject);
  NOCTEM_TRY(const auto entry, load<EntryRow>(state, task.subject));
  if (!entry.round_open) {
    return next_round(state, entry_id, operator_id, time).has_value();
  }
  NOCTEM_TRY(const auto round, load<RoundRow>(state, round_key(entry_id, entry.rounds)));
  NOCTEM_TRY(const auto ballot,
             state.get(Table::ballots, ballot_key(entry_id, entry.rounds, operator_id)));
  return !ballot.has_value() && time < round.commit_until &&
         std::ranges::count(round.panel, operator_id, &PanelMember::operator_id) > 0;
}

struct Claimer {
  OperatorId operator_id;
  std::vector<TaskId> held;  // by its operator
};

Result<bool> may_claim(State& state, const Claimer& claimer, const TaskId& id, const TaskRow& task,
                       std::int64_t time) {
  if (std::ranges::count(task.lapsed, claimer.operator_id) > 0 ||
      std::ranges::count(claimer.held, id) > 0) {
    return false;
  }
  for (const EntryId& result : task.results) {
    NOCTEM_TRY(const auto entry, load<EntryRow>(state, result.value()));
    if (entry.operator_id == claimer.operator_id) {
      return false;
    }
  }
  return task.type == TaskType::verify ? has_place(state, task, claimer.operator_id, time) : true;
}

// Nobody's time goes to what an operator wrote before it came into quarantine, or was revoked.
class Shunned {
 public:
  explicit Shunned(State& state) : state_(state) {}

  Result<bool> is(const std::optional<OperatorId>& author) {
    if (!author.has_value()) {
      return false;
    }
    const auto known = known_.find(*author);
    if (known != known_.end()) {
      return known->second;
    }
    NOCTEM_TRY(const auto member, load<OperatorRow>(state_, author->value()));
    return known_[*author] = !member.may_vote();
  }

 private:
  State& state_;
  std::map<OperatorId, bool> known_;
};

Result<std::vector<TaskOffer>> offers(State& state, const Claimer& claimer, const TaskWish& wish,
                                      std::size_t count) {
  NOCTEM_TRY(const auto mesh, load<MeshRow>(state, ""));
  Queue queue(state, mesh.time);
  Shunned shunned(state);
  std::vector<TaskOffer> found;
  for (std::size_t looks = 0; looks < kLooksMax && found.size() < count; ++looks) {
    NOCTEM_TRY(const auto next, queue.next());
    if (!next.has_value()) {
      break;
    }
    if (next->task.author == claimer.operator_id || !is_wished(wish, next->task)) {
      continue;
    }
    NOCTEM_TRY(const bool shuns, shunned.is(next->task.author));
    if (shuns) {
      continue;
    }
    NOCTEM_TRY(auto task, load<TaskRow>(state, next->id.value()));
    NOCTEM_TRY(const bool may, may_claim(state, claimer, next->id, task, mesh.time));
    if (may) {
      found.push_back({next->id, std::move(task), next->priority});
    }
  }
  return found;
}

}  // namespace

std::string subject_key(TaskType type, std::string_view subject) {
  return key_of({names_of(type)[static_cast<std::size_t>(type)], subject});
}

std::string lease_key(const OperatorId& operator_id, const AgentId& agent) {
  return key_of({operator_id.value(), agent.value()});
}

std::string queue_key(const TaskId& id, const TaskRow& task) {
  return base_prefix(task.base) + padded(static_cast<std::uint64_t>(task.since), kTimeDigits) +
         "/" + id.value();
}

TaskId task_id(std::string_view mesh, TaskType type, std::string_view subject, std::int64_t n) {
  const codec::JsonObject what{{"mesh", mesh},
                               {"n", n},
                               {"subject", subject},
                               {"type", names_of(type)[static_cast<std::size_t>(type)]}};
  constexpr std::size_t kHexDigits = 32;
  return TaskId(
      to_hex(crypto::sha256(view_of(codec::write_canonical(what)))).substr(0, kHexDigits));
}

std::int64_t base_priority(std::int64_t children, Micro confidence) {
  const auto fame =
      static_cast<std::int64_t>(std::bit_width(static_cast<std::uint64_t>(children) + 1)) - 1;
  return std::min<std::int64_t>(kPriorityMax,
                                fame + (1'000 - confidence / kThousandth) / kConfidenceStep);
}

std::int64_t priority_at(std::int64_t base, std::int64_t since, std::int64_t time) {
  const std::int64_t age_days = std::max<std::int64_t>(0, time - since) / kDaySeconds;
  return std::min(kPriorityMax, base + std::min(kAgeMax, age_days / kAgeStepDays));
}

Result<std::optional<LeaseRow>> lease_of(State& state, const AgentId& agent) {
  NOCTEM_TRY(const auto row, find<AgentRow>(state, agent.value()));
  if (!row.has_value()) {
    return std::optional<LeaseRow>();
  }
  return find<LeaseRow>(state, lease_key(row->operator_id, agent));
}

Result<std::vector<TaskOffer>> best_tasks(State& state, const AgentId& agent, const TaskWish& wish,
                                          std::size_t count) {
  NOCTEM_TRY(const auto row, find<AgentRow>(state, agent.value()));
  if (!row.has_value() || row->revoked.has_value()) {
    return std::vector<TaskOffer>();
  }
  NOCTEM_TRY(const auto member, load<OperatorRow>(state, row->operator_id.value()));
  NOCTEM_TRY(const auto params, load<Params>(state, ""));
  const auto most = static_cast<std::size_t>(params.leases_per_operator);
  NOCTEM_TRY(const auto leases,
             state.scan(Table::leases, row->operator_id.value() + "/", "", most));
  Claimer claimer{row->operator_id, {}};
  for (const StateRow& lease : leases) {
    NOCTEM_TRY(const auto held, row_from_text<LeaseRow>(lease.key, lease.text));
    claimer.held.push_back(held.task);
  }
  NOCTEM_TRY(const auto own, lease_of(state, agent));
  if (!member.may_vote() || leases.size() >= most || own.has_value()) {
    return std::vector<TaskOffer>();
  }
  NOCTEM_TRY(auto found, offers(state, claimer, wish, count));
  const bool wishes = !wish.types.empty() || !wish.domains.empty();
  return found.empty() && wishes ? offers(state, claimer, {}, count) : std::move(found);
}

Result<std::int64_t> lease_until(State& state, const TaskRow& task, std::int64_t at) {
  if (task.type != TaskType::verify) {
    NOCTEM_TRY(const auto params, load<Params>(state, ""));
    return at + params.lease_seconds;
  }
  NOCTEM_TRY(const auto entry, load<EntryRow>(state, task.subject));
  if (!entry.round_open) {
    return fail(conflict("round", "task: its round must be opened first"));
  }
  NOCTEM_TRY(const auto round,
             load<RoundRow>(state, round_key(EntryId(task.subject), entry.rounds)));
  return round.commit_until;
}

}  // namespace noctem::mesh
