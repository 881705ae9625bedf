#include "awareness.hpp"

#include <algorithm>

#include "noctem/mesh/domain.hpp"
#include "noctem/mesh/snapshot.hpp"

#include "activity.hpp"
#include "needs.hpp"
#include "remember.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr int kTimeDigits = 16;
constexpr std::int64_t kGapDays = 30;
constexpr std::size_t kGapsAtOnce = 1'024;
// What a query finds by default: above it a domain is no gap.
constexpr Micro kFound = 300'000;

// What one entry adds to its domain.
struct Share {
  bool sound = false;
  std::int64_t verified = 0;
  std::int64_t doubtful = 0;
  std::int64_t uncovered = 0;
  Micro confidence = 0;
  bool operator==(const Share&) const = default;
};

Share share_of(const EntryRow& entry) {
  Share share;
  share.sound = entry.is_sound();
  share.doubtful = needs_verification(entry) ? 1 : 0;
  if (share.sound) {
    share.verified = is_verified(entry.verdict) ? 1 : 0;
    share.uncovered = entry.type == EntryType::observation && entry.syntheses == 0 ? 1 : 0;
    share.confidence = entry.confidence;
  }
  return share;
}

// The row's days, moved on so that the last one is not before `day`.
void move_days(DomainRow& row, std::int64_t day) {
  if (row.days.empty()) {
    row.days.assign(kTrendDays, 0);
    row.last_day = day;
  }
  const auto steps = std::min<std::int64_t>(std::max<std::int64_t>(0, day - row.last_day),
                                            static_cast<std::int64_t>(kTrendDays));
  row.days.erase(row.days.begin(), row.days.begin() + steps);
  row.days.resize(kTrendDays, 0);
  row.last_day = std::max(row.last_day, day);
}

void count_day(DomainRow& row, std::int64_t at, std::int64_t change) {
  const std::int64_t back = row.last_day - at / kDaySeconds;
  if (back >= 0 && back < static_cast<std::int64_t>(kTrendDays)) {
    row.days[kTrendDays - 1 - static_cast<std::size_t>(back)] += change;
  }
}

// After the newest one went: the end of the newest day that still has any; exact enough, and never
// younger than what was there.
void age_newest(DomainRow& row) {
  for (std::size_t back = 0; back < kTrendDays; ++back) {
    const std::int64_t day = row.last_day - static_cast<std::int64_t>(back);
    if (row.days[kTrendDays - 1 - back] > 0) {
      row.newest_at = std::min(row.newest_at, (day + 1) * kDaySeconds - 1);
      return;
    }
  }
  const std::int64_t first = row.last_day - static_cast<std::int64_t>(kTrendDays) + 1;
  row.newest_at = row.entries == 0 ? 0 : std::min(row.newest_at, first * kDaySeconds - 1);
}

void count_entry(const Turn& turn, DomainRow& row, std::int64_t at, const Share& before,
                 const Share& after) {
  row.verified += after.verified - before.verified;
  row.doubtful += after.doubtful - before.doubtful;
  row.uncovered += after.uncovered - before.uncovered;
  row.confidence_sum += after.confidence - before.confidence;
  if (before.sound == after.sound) {
    return;
  }
  const std::int64_t step = after.sound ? 1 : -1;
  row.entries += step;
  move_days(row, turn.at / kDaySeconds);
  count_day(row, at, step);
  if (after.sound) {
    row.newest_at = std::max(row.newest_at, at);
  } else if (row.newest_at == at) {
    age_newest(row);
  }
}

bool is_empty(const DomainRow& row) {
  return row.entries == 0 && row.doubtful == 0 && !row.gap_at.has_value();
}

// Its place among the largest: written anew only when the count passes a power of two.
Result<> rank_domain(Turn& turn, const std::string& name, std::int64_t before, std::int64_t after) {
  const std::string old_key = rank_key(before, name);
  const std::string new_key = rank_key(after, name);
  if (old_key == new_key) {
    return {};
  }
  if (before > 0) {
    NOCTEM_CHECK(turn.state.erase(Table::domains, old_key));
  }
  return after > 0 ? turn.state.put(Table::domains, new_key, "{}") : Result<>();
}

Result<> save_domain(Turn& turn, const std::string& name, const DomainRow& before,
                     const DomainRow& after) {
  NOCTEM_CHECK(is_empty(after) ? turn.state.erase(Table::domains, name)
                               : store(turn.state, name, after));
  NOCTEM_CHECK(rank_domain(turn, name, before.entries, after.entries));
  return synthesis_change(turn, name, before, after);
}

Result<> close_gap(Turn& turn, const std::string& name) {
  NOCTEM_CHECK(turn.state.erase(Table::gaps, name));
  return drop_task(turn, TaskType::fill_gap, name);
}

// Nobody has missed these for long.
Result<> forget_old_gaps(Turn& turn) {
  NOCTEM_TRY(const auto rows, turn.state.scan(Table::gaps, "", "", kGapsAtOnce));
  for (const StateRow& row : rows) {
    NOCTEM_TRY(const auto gap, row_from_text<GapRow>(row.key, row.text));
    if (turn.at - gap.at >= kGapDays * kDaySeconds) {
      NOCTEM_CHECK(gap_filled(turn, row.key));
    }
  }
  return {};
}

}  // namespace

Result<> awareness_change(Turn& turn, const EntryChange& change) {
  const Share before = change.before.has_value() ? share_of(*change.before) : Share{};
  const Share after = share_of(change.after);
  if (before == after) {
    return {};
  }
  const std::string& name = change.after.domain;
  NOCTEM_TRY(auto known, find<DomainRow>(turn.state, name));
  const DomainRow old = std::move(known).value_or(DomainRow{});
  DomainRow row = old;
  count_entry(turn, row, change.after.at, before, after);
  turn.mesh.entries_sound += row.entries - old.entries;
  turn.mesh.entries_verified += row.verified - old.verified;
  if (row.gap_at.has_value() && row.entries > 0 && row.average_confidence() > kFound) {
    row.gap_at.reset();
    NOCTEM_CHECK(close_gap(turn, name));
  }
  return save_domain(turn, name, old, row);
}

Result<> gap_filled(Turn& turn, const std::string& domain) {
  NOCTEM_TRY(const auto before, load<DomainRow>(turn.state, domain));
  DomainRow after = before;
  after.gap_at.reset();
  NOCTEM_CHECK(close_gap(turn, domain));
  return save_domain(turn, domain, before, after);
}

Result<> snapshot_due(Turn& turn) {
  NOCTEM_CHECK(forget_old_activity(turn));
  NOCTEM_CHECK(forget_old_gaps(turn));
  NOCTEM_CHECK(forget_history(turn));
  NOCTEM_CHECK(store(turn.state, "", turn.mesh));  // which the snapshot reads
  NOCTEM_TRY(const auto now, snapshot(turn.state, turn.at));
  NOCTEM_CHECK(remember_active(turn, now.operators_active, now.agents_active));
  return store(turn.state, padded(static_cast<std::uint64_t>(turn.at), kTimeDigits), now);
}

}  // namespace noctem::mesh
