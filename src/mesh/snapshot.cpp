#include "noctem/mesh/snapshot.hpp"

#include <algorithm>
#include <tuple>

#include "activity.hpp"
#include "reputation.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kHourSeconds = 3'600;
constexpr int kTimeDigits = 16;
constexpr std::size_t kVoicesMax = 128;
constexpr std::size_t kRowsAtOnce = 256;
constexpr std::size_t kGapsLookedAt = 1'024;
constexpr std::int64_t kTrendEntriesMin = 5;
constexpr std::int64_t kTrendFactor = 2;
constexpr std::int64_t kEmergenceOperators = 12;
constexpr std::int64_t kEmergenceEntries = 1'000;

Capacity capacity_of(const ClaimsRow& claims) {
  if (claims.count == 0) {
    return Capacity::none;
  }
  const std::int64_t latency = claims.seconds / claims.count;
  if (latency > kDaySeconds) {
    return Capacity::low;
  }
  return latency > kHourSeconds ? Capacity::medium : Capacity::high;
}

void add_trend(const NamedDomain& domain, std::int64_t at, std::vector<Trend>& trends) {
  const auto [recent, before] = trend_of(domain.row, at);
  if (recent >= kTrendEntriesMin && recent >= kTrendFactor * before) {
    trends.push_back({domain.name, Direction::rising, recent, before});
  } else if (before >= kTrendEntriesMin && before >= kTrendFactor * recent) {
    trends.push_back({domain.name, Direction::declining, recent, before});
  }
}

void add_priorities(const NamedDomain& domain, const Params& params,
                    std::vector<Priority>& priorities) {
  if (domain.row.doubtful > 0) {
    priorities.push_back({TaskType::verify, domain.name, domain.row.doubtful});
  }
  if (domain.row.uncovered >= params.synthesize_observations) {
    priorities.push_back({TaskType::synthesize, domain.name, domain.row.uncovered});
  }
}

// In the order of their keys, which differ.
template <typename Item, typename Key>
void keep_first(std::vector<Item>& items, std::size_t most, Key key) {
  std::ranges::sort(items, {}, key);
  if (items.size() > most) {
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(most), items.end());
  }
}

struct Gap {
  std::string domain;
  GapRow row;
};

// The most asked for first.
Result<std::vector<Gap>> open_gaps(State& state) {
  NOCTEM_TRY(const auto rows, state.scan(Table::gaps, "", "", kGapsLookedAt));
  std::vector<Gap> gaps;
  for (const StateRow& row : rows) {
    NOCTEM_TRY(const auto gap, row_from_text<GapRow>(row.key, row.text));
    gaps.push_back({row.key, gap});
  }
  keep_first(gaps, kSnapshotGapsMax,
             [](const Gap& gap) { return std::tuple(-gap.row.times, gap.domain); });
  return gaps;
}

// Nothing if the operator may not speak, or its reflection is old or in doubt.
Result<std::optional<Voice>> voice_of(State& state, const MeshRow& mesh, const Params& params,
                                      const StateRow& row, std::int64_t at) {
  NOCTEM_TRY(auto reflection, row_from_text<ReflectionRow>(row.key, row.text));
  NOCTEM_TRY(const auto member, load<OperatorRow>(state, row.key));
  const bool old = at - reflection.at > params.reflection_days * kDaySeconds;
  if (old || !member.may_vote()) {
    return std::optional<Voice>();
  }
  NOCTEM_TRY(const auto entry, load<EntryRow>(state, reflection.entry.value()));
  if (!entry.is_sound()) {
    return std::optional<Voice>();
  }
  return std::optional<Voice>(Voice{OperatorId(row.key), weight_of(member, mesh, params),
                                    std::move(reflection.domain),
                                    std::move(reflection.statements)});
}

// The weightiest ones, if there are very many.
Result<std::vector<Voice>> voices_of(State& state, const MeshRow& mesh, const Params& params,
                                     std::int64_t at) {
  std::vector<Voice> voices;
  std::string after;
  for (std::size_t found = kRowsAtOnce; found == kRowsAtOnce;) {
    NOCTEM_TRY(const auto rows, state.scan(Table::reflections, "", after, kRowsAtOnce));
    for (const StateRow& row : rows) {
      NOCTEM_TRY(auto voice, voice_of(state, mesh, params, row, at));
      if (voice.has_value()) {
        voices.push_back(std::move(*voice));
      }
    }
    keep_first(voices, kVoicesMax,
               [](const Voice& voice) { return std::tuple(-voice.weight, voice.operator_id); });
    found = rows.size();
    after = rows.empty() ? after : rows.back().key;
  }
  return voices;
}

Phase phase_of(const MeshRow& mesh, const Snapshot& snapshot) {
  if (!mesh.bootstrap_ended.has_value()) {
    return Phase::bootstrap;
  }
  const bool emerged = snapshot.operators_active >= kEmergenceOperators &&
                       snapshot.entries_total >= kEmergenceEntries &&
                       2 * snapshot.entries_verified >= snapshot.entries_total &&
                       !snapshot.statements.empty();
  return emerged ? Phase::emergence : Phase::accumulation;
}

Result<> add_domains(State& state, const Params& params, Snapshot& now) {
  NOCTEM_TRY(const auto domains, largest_domains(state, kSnapshotDomainsMax));
  for (const NamedDomain& domain : domains) {
    now.domains.push_back(
        {domain.name, domain.row.entries, domain.row.average_confidence(), domain.row.newest_at});
    add_trend(domain, now.at, now.trends);
    add_priorities(domain, params, now.priorities);
  }
  keep_first(now.domains, kSnapshotDomainsMax,
             [](const DomainState& each) { return std::tuple(-each.entries, each.domain); });
  return {};
}

Result<> add_gaps(State& state, Snapshot& now) {
  NOCTEM_TRY(const auto gaps, open_gaps(state));
  for (const Gap& gap : gaps) {
    now.gaps.push_back(gap.domain);
    now.priorities.push_back({TaskType::fill_gap, gap.domain, gap.row.times});
  }
  keep_first(now.priorities, kSnapshotPrioritiesMax,
             [](const Priority& each) { return std::tuple(-each.count, each.domain, each.type); });
  return {};
}

}  // namespace

Result<Snapshot> snapshot(State& state, std::int64_t at) {
  NOCTEM_TRY(const auto mesh, load<MeshRow>(state, ""));
  NOCTEM_TRY(const auto params, load<Params>(state, ""));
  Snapshot now;
  now.at = at;
  now.entries_total = mesh.entries_sound;
  now.entries_verified = mesh.entries_verified;
  NOCTEM_CHECK(add_domains(state, params, now));
  NOCTEM_CHECK(add_gaps(state, now));
  NOCTEM_TRY(const auto activity, activity_of_day(state, at));
  now.agents_active = activity.agents;
  now.operators_active = activity.operators;
  NOCTEM_TRY(const auto claims, claims_of_week(state, at));
  now.capacity = capacity_of(claims);
  NOCTEM_TRY(const auto voices, voices_of(state, mesh, params, at));
  now.statements = merge_statements(voices, params);
  keep_first(now.statements, kSnapshotStatementsMax, [](const MergedStatement& each) {
    return std::tuple(-static_cast<std::int64_t>(each.said_by.size()), each.statement);
  });
  now.phase = phase_of(mesh, now);
  return now;
}

Result<std::vector<Snapshot>> snapshot_history(State& state, std::int64_t from, std::size_t count) {
  const std::string after =
      from <= 0 ? "" : padded(static_cast<std::uint64_t>(from - 1), kTimeDigits);
  NOCTEM_TRY(const auto rows, state.scan(Table::awareness, "", after, count));
  std::vector<Snapshot> history;
  for (const StateRow& row : rows) {
    NOCTEM_TRY(auto kept, row_from_text<Snapshot>(row.key, row.text));
    history.push_back(std::move(kept));
  }
  return history;
}

}  // namespace noctem::mesh
