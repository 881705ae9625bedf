#include "noctem/vigil/watcher.hpp"

#include <optional>
#include <string>

#include "noctem/mesh/entry.hpp"
#include "noctem/mesh/kinds.hpp"
#include "noctem/mesh/members.hpp"
#include "noctem/mesh/round.hpp"
#include "noctem/mesh/row.hpp"

#include "roster.hpp"

namespace noctem::vigil {

namespace {

using mesh::Kind;

// Of a task's row, what is needed here.
struct TaskAbout {
  static constexpr mesh::Table kTable = mesh::Table::tasks;
  std::string subject;
  static void fields(auto& row, auto&& field) { field("subject", row.subject); }
};

std::string text_of(const document::Document& document, std::string_view name) {
  const auto* found = document.value().find(name);
  const auto* text = found == nullptr ? nullptr : found->text();
  return text == nullptr ? std::string() : *text;
}

std::int64_t integer_of(const document::Document& document, std::string_view name) {
  const auto* found = document.value().find(name);
  const auto* integer = found == nullptr ? nullptr : found->integer();
  return integer == nullptr ? 0 : *integer;
}

Deed deed_of(Kind kind) {
  switch (kind) {
    case Kind::entry:
      return Deed::entry;
    case Kind::vote_commit:
      return Deed::commit;
    case Kind::tombstone:
      return Deed::tombstone;
    case Kind::genesis:
    case Kind::params:
    case Kind::operator_approve:
    case Kind::operator_revoke:
    case Kind::operator_quarantine:
    case Kind::operator_release:
    case Kind::operator_limits:
    case Kind::round_ask:
    case Kind::agent_enrol:
    case Kind::agent_revoke:
    case Kind::key_rotate:
    case Kind::vote_reveal:
    case Kind::task_result:
    case Kind::task_release:
    case Kind::task_lease:
    case Kind::gap:
    case Kind::round_open:
    case Kind::round_close:
    case Kind::pause:
    case Kind::anomaly:
      break;
  }
  return Deed::other;
}

// Whose key this is; nothing for keys that are no member's.
Result<std::optional<mesh::OperatorId>> operator_of(mesh::State& state, const std::string& key) {
  NOCTEM_TRY(const auto member, mesh::find<mesh::MemberKey>(state, key));
  if (!member.has_value()) {
    return std::optional<mesh::OperatorId>();
  }
  if (member->role == mesh::Role::operator_) {
    return std::optional(mesh::OperatorId(member->subject));
  }
  NOCTEM_TRY(const auto agent, mesh::load<mesh::AgentRow>(state, member->subject));
  return std::optional(agent.operator_id);
}

Finding finding_of(const mesh::RoundRow& round) {
  mesh::Micro all = 0;
  for (const mesh::PanelMember& member : round.panel) {
    all += member.weight;
  }
  // Shares are of the panel's weight; 128 bits, since a weight times a million may need more than
  // 64.
  const auto beyond = [&](mesh::Micro weight) {
    return static_cast<__int128>(weight) * mesh::kOne >
           static_cast<__int128>(all) * round.params.promoted_share;
  };
  const bool up = mesh::is_verified(round.verdict);
  const bool conclusive = mesh::is_conclusive(round.verdict);
  if (beyond(round.up)) {
    return Finding::far_up;
  }
  if (beyond(round.down)) {
    return Finding::far_down;
  }
  return !conclusive ? Finding::none : up ? Finding::up : Finding::down;
}

// Every ballot of a round; panels are small, outsiders are cut off at what the detectors look at.
Result<std::vector<Ballot>> ballots_of(mesh::State& state, const mesh::EntryId& entry,
                                       std::int64_t number, std::size_t ballots_max) {
  const std::string prefix = mesh::round_key(entry, number) + "/";
  NOCTEM_TRY(const auto rows, state.scan(mesh::Table::ballots, prefix, "", ballots_max));
  std::vector<Ballot> ballots;
  for (const mesh::StateRow& row : rows) {
    NOCTEM_TRY(const auto ballot, mesh::row_from_text<mesh::BallotRow>(row.key, row.text));
    const Vote vote = !ballot.vote.has_value() ? Vote::none
                      : *ballot.vote > 0       ? Vote::up
                                               : Vote::down;
    ballots.push_back({.operator_id = mesh::OperatorId(row.key.substr(prefix.size())),
                       .committed_at = ballot.committed_at,
                       .vote = vote});
  }
  return ballots;
}

}  // namespace

struct Watcher::Seen {
  explicit Seen(const Limits& given)
      : limits(given), vigil(given), leased_until(given.entries_max * 8) {}

  Result<> leased(mesh::State& state, const document::Document& document, std::int64_t at);
  Result<> acted(mesh::State& state, const document::Document& document, Kind kind,
                 std::int64_t at);
  Result<> closed(mesh::State& state, const document::Document& document, std::int64_t at);

  Limits limits;
  Vigil vigil;
  // Whether this was handed out to them; a lease covers one deed. (The state no longer says so: a
  // commitment frees its slot.)
  Work work_of(const std::string& what, const mesh::OperatorId& who, std::int64_t at);

  Roster<std::pair<std::string, mesh::OperatorId>, std::int64_t> leased_until;  // task or subject
};

Result<> Watcher::Seen::leased(mesh::State& state, const document::Document& document,
                               std::int64_t at) {
  NOCTEM_TRY(const auto who, operator_of(state, text_of(document, "agent")));
  NOCTEM_TRY(const auto task, mesh::find<TaskAbout>(state, text_of(document, "task")));
  if (who.has_value() && task.has_value()) {
    const std::int64_t until = integer_of(document, "until");
    leased_until.at({task->subject, *who}, at) = until;
    leased_until.at({text_of(document, "task"), *who}, at) = until;
  }
  return {};
}

Work Watcher::Seen::work_of(const std::string& what, const mesh::OperatorId& who, std::int64_t at) {
  const auto* until = leased_until.find({what, who});
  if (until == nullptr || *until < at) {
    return Work::own;
  }
  leased_until.at({what, who}, at) = 0;
  return Work::leased;
}

Result<> Watcher::Seen::acted(mesh::State& state, const document::Document& document, Kind kind,
                              std::int64_t at) {
  NOCTEM_TRY(const auto who, operator_of(state, text_of(document, "author")));
  if (!who.has_value()) {
    return {};
  }
  NOCTEM_TRY(const auto row, mesh::load<mesh::OperatorRow>(state, who->value()));
  if (!row.may_vote()) {
    return {};
  }
  Action action{.operator_id = *who, .at = at, .deed = deed_of(kind)};
  if (kind == Kind::entry) {
    action.domain = text_of(document, "domain");
    action.work = work_of(text_of(document, "task"), *who, at);
  } else if (kind == Kind::vote_commit) {
    const std::string subject = text_of(document, "entry");
    action.work = work_of(subject, *who, at);
    NOCTEM_TRY(const auto entry, mesh::load<mesh::EntryRow>(state, subject));
    action.subject_age = at - entry.at;
  }
  vigil.acted(action);
  return {};
}

Result<> Watcher::Seen::closed(mesh::State& state, const document::Document& document,
                               std::int64_t at) {
  const mesh::EntryId id(text_of(document, "entry"));
  const std::int64_t number = integer_of(document, "round");
  NOCTEM_TRY(const auto round, mesh::load<mesh::RoundRow>(state, mesh::round_key(id, number)));
  NOCTEM_TRY(const auto entry, mesh::load<mesh::EntryRow>(state, id.value()));
  NOCTEM_TRY(auto ballots, ballots_of(state, id, number, limits.ballots_max));
  vigil.closed({.entry = id,
                .at = at,
                .author = entry.operator_id,
                .finding = finding_of(round),
                .ballots = std::move(ballots)});
  return {};
}

Watcher::Watcher(const Limits& limits) : seen_(std::make_unique<Seen>(limits)) {}
Watcher::Watcher(Watcher&&) noexcept = default;
Watcher& Watcher::operator=(Watcher&&) noexcept = default;
Watcher::~Watcher() = default;

Result<> Watcher::applied(mesh::State& state, const ledger::Record& record,
                          const document::Document& document) {
  NOCTEM_TRY(const Kind kind, mesh::kind_from(document.kind()));
  if (kind == Kind::task_lease) {
    return seen_->leased(state, document, record.at);
  }
  if (kind == Kind::round_close) {
    return seen_->closed(state, document, record.at);
  }
  // A reveal lies in the log when the window ends, not when it was made.
  if (mesh::author_of(kind) == mesh::Author::agent && kind != Kind::vote_reveal) {
    return seen_->acted(state, document, kind, record.at);
  }
  return {};
}

void Watcher::advance(std::int64_t time) { seen_->vigil.advance(time); }
std::vector<Alarm> Watcher::take() { return seen_->vigil.take(); }
std::size_t Watcher::rows() const { return seen_->vigil.rows() + seen_->leased_until.size(); }

}  // namespace noctem::vigil
