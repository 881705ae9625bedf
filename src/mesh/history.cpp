#include "noctem/mesh/history.hpp"

#include <algorithm>

#include "noctem/mesh/members.hpp"

#include "remember.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kHourSeconds = 3'600;
constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kWeekDays = 7;
constexpr int kHourDigits = 8;
constexpr int kDayDigits = 7;
constexpr int kWeekDigits = 6;
constexpr std::size_t kRowsAtOnce = 256;
constexpr std::size_t kOperatorsLookedAt = 10'000;

constexpr std::string_view kFlow = kHistoryPrefixes[0];
constexpr std::string_view kNight = kHistoryPrefixes[1];
constexpr std::string_view kReputation = kHistoryPrefixes[2];

std::string place(std::string_view prefix, std::int64_t number, int digits) {
  return std::string(prefix) +
         padded(static_cast<std::uint64_t>(std::max<std::int64_t>(number, 0)), digits);
}
std::string flow_place(std::int64_t hour) { return place(kFlow, hour, kHourDigits); }
std::string night_place(std::int64_t day) { return place(kNight, day, kDayDigits); }
std::string week_place(std::int64_t week) { return place(kReputation, week, kWeekDigits); }
std::string week_key(std::int64_t week, const OperatorId& operator_id) {
  return key_of({week_place(week), operator_id.value()});
}

std::int64_t rounded_up(std::int64_t time, std::int64_t unit) {
  return std::max<std::int64_t>(time, 0) / unit + (time > 0 && time % unit != 0 ? 1 : 0);
}

// `on` sees the rows under `prefix` from the key `first` to before the key `end`.
template <typename On>
Result<> each_row(State& state, std::string_view prefix, std::string_view first,
                  std::string_view end, On on) {
  NOCTEM_TRY(const auto exactly, state.get(Table::activity, first));
  if (exactly.has_value() && first < end) {
    NOCTEM_CHECK(on(StateRow{std::string(first), *exactly}));
  }
  std::string after(first);
  for (;;) {
    NOCTEM_TRY(const auto rows, state.scan(Table::activity, prefix, after, kRowsAtOnce));
    for (const StateRow& row : rows) {
      if (row.key >= end) {
        return {};
      }
      NOCTEM_CHECK(on(row));
    }
    if (rows.size() < kRowsAtOnce) {
      return {};
    }
    after = rows.back().key;
  }
}

// The number that stands behind the prefix.
std::int64_t number_in(std::string_view key, std::string_view prefix) {
  std::int64_t number = 0;
  for (const char c : key.substr(prefix.size())) {
    if (c < '0' || c > '9') {
      break;
    }
    number = number * 10 + (c - '0');
  }
  return number;
}

Result<> forget_before(State& state, std::string_view prefix, std::string_view oldest) {
  for (;;) {
    NOCTEM_TRY(const auto rows, state.scan(Table::activity, prefix, "", kRowsAtOnce));
    for (const StateRow& row : rows) {
      if (row.key >= oldest) {
        return {};
      }
      NOCTEM_CHECK(state.erase(Table::activity, row.key));
    }
    if (rows.size() < kRowsAtOnce) {
      return {};
    }
  }
}

}  // namespace

Result<> count_flow(Turn& turn, std::int64_t FlowRow::* what) {
  const std::string key = flow_place(turn.at / kHourSeconds);
  NOCTEM_TRY(auto known, find<FlowRow>(turn.state, key));
  FlowRow row = known.value_or(FlowRow{});
  ++(row.*what);
  return store(turn.state, key, row);
}

Result<> remember_reputation(Turn& turn, const OperatorId& operator_id, Micro reputation) {
  const std::int64_t day = turn.at / kDaySeconds;
  const std::string key = week_key(day / kWeekDays, operator_id);
  NOCTEM_TRY(auto known, find<ReputationWeek>(turn.state, key));
  ReputationWeek week = std::move(known).value_or(ReputationWeek{});
  week.nights.resize(static_cast<std::size_t>(day % kWeekDays) + 1, 0);
  week.nights.back() = reputation;
  return store(turn.state, key, week);
}

Result<> remember_night(Turn& turn, const NightRow& night) {
  return store(turn.state, night_place(turn.at / kDaySeconds), night);
}

Result<> remember_active(Turn& turn, std::int64_t operators, std::int64_t agents) {
  NOCTEM_TRY(auto night, load<NightRow>(turn.state, night_place(turn.at / kDaySeconds)));
  night.operators_active = operators;
  night.agents_active = agents;
  return remember_night(turn, night);
}

Result<> forget_history(Turn& turn) {
  const std::int64_t day = turn.at / kDaySeconds;
  NOCTEM_CHECK(forget_before(turn.state, kFlow, flow_place((day - kFlowDays) * 24)));
  NOCTEM_CHECK(forget_before(turn.state, kNight, night_place(day - kNightsMax)));
  return forget_before(turn.state, kReputation, week_place((day - kNightsMax) / kWeekDays));
}

Result<std::vector<FlowHour>> flow_hours(State& state, std::int64_t from, std::int64_t until) {
  std::vector<FlowHour> hours;
  NOCTEM_CHECK(each_row(state, kFlow, flow_place(rounded_up(from, kHourSeconds)),
                        flow_place(rounded_up(until, kHourSeconds)),
                        [&](const StateRow& row) -> Result<> {
                          NOCTEM_TRY(const auto flow, row_from_text<FlowRow>(row.key, row.text));
                          hours.push_back({number_in(row.key, kFlow) * kHourSeconds, flow});
                          return {};
                        }));
  return hours;
}

Result<std::vector<Night>> nights(State& state, std::int64_t from, std::int64_t until) {
  std::vector<Night> found;
  NOCTEM_CHECK(each_row(state, kNight, night_place(rounded_up(from, kDaySeconds)),
                        night_place(rounded_up(until, kDaySeconds)),
                        [&](const StateRow& row) -> Result<> {
                          NOCTEM_TRY(const auto night, row_from_text<NightRow>(row.key, row.text));
                          found.push_back({number_in(row.key, kNight) * kDaySeconds, night});
                          return {};
                        }));
  return found;
}

Result<std::vector<Micro>> reputations_of(State& state, const OperatorId& operator_id,
                                          std::int64_t first_day, std::int64_t count) {
  std::vector<Micro> all(static_cast<std::size_t>(std::clamp<std::int64_t>(count, 0, kNightsMax)));
  const std::int64_t end = first_day + static_cast<std::int64_t>(all.size());
  for (std::int64_t week = first_day / kWeekDays; week * kWeekDays < end; ++week) {
    NOCTEM_TRY(const auto row, find<ReputationWeek>(state, week_key(week, operator_id)));
    const std::size_t known = row.has_value() ? row->nights.size() : 0;
    for (std::size_t i = 0; i < known; ++i) {
      const std::int64_t day = week * kWeekDays + static_cast<std::int64_t>(i);
      if (day >= first_day && day < end) {
        all[static_cast<std::size_t>(day - first_day)] = row->nights[i];
      }
    }
  }
  return all;
}

Result<std::vector<OperatorId>> most_reputed(State& state, std::size_t count) {
  std::vector<std::pair<Micro, std::string>> all;
  std::string after;
  for (std::size_t looked_at = 0; looked_at < kOperatorsLookedAt; looked_at += kRowsAtOnce) {
    NOCTEM_TRY(const auto rows, state.scan(Table::operators, "", after, kRowsAtOnce));
    for (const StateRow& row : rows) {
      NOCTEM_TRY(const auto member, row_from_text<OperatorRow>(row.key, row.text));
      if (member.reputation > 0 && !member.revoked.has_value()) {
        all.emplace_back(-member.reputation, row.key);
      }
    }
    if (rows.size() < kRowsAtOnce) {
      break;
    }
    after = rows.back().key;
  }
  std::ranges::sort(all);
  std::vector<OperatorId> most;
  for (std::size_t i = 0; i < std::min(count, all.size()); ++i) {
    most.emplace_back(all[i].second);
  }
  return most;
}

}  // namespace noctem::mesh
