#include "activity.hpp"

#include <set>

#include "awareness.hpp"

namespace noctem::mesh {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kWeekDays = 7;
constexpr std::int64_t kDaysKept = 14;
constexpr std::size_t kRowsAtOnce = 256;
constexpr std::size_t kForgottenAtOnce = 10'000;

std::string day_text(std::int64_t day) {
  constexpr int kDayDigits = 7;
  return padded(static_cast<std::uint64_t>(std::max<std::int64_t>(0, day)), kDayDigits);
}

struct Seen {
  std::set<std::string, std::less<>> agents;
  std::set<std::string, std::less<>> operators;
};

enum class Who { agents, operators };
constexpr std::string_view letter_of(Who who) { return who == Who::agents ? "a" : "o"; }

Result<> look_at_day(State& state, std::int64_t day, Who who, std::int64_t after_time, Seen& seen) {
  const std::string prefix = key_of({day_text(day), letter_of(who), ""});
  std::string after;
  for (std::size_t found = kRowsAtOnce; found == kRowsAtOnce;) {
    NOCTEM_TRY(const auto rows, state.scan(Table::activity, prefix, after, kRowsAtOnce));
    for (const StateRow& row : rows) {
      NOCTEM_TRY(const auto active, row_from_text<ActivityRow>(row.key, row.text));
      if (active.at > after_time) {
        seen.operators.insert(active.operator_id.value());
        seen.agents.insert(who == Who::agents ? row.key.substr(prefix.size()) : "");
      }
    }
    found = rows.size();
    after = rows.empty() ? after : rows.back().key;
  }
  seen.agents.erase("");
  return {};
}

}  // namespace

Result<> count_activity(Turn& turn, const Said& said) {
  if (said.operator_id.value().empty()) {
    return {};  // administrators and the node itself
  }
  const bool of_agent = !said.agent.value().empty();
  const std::string key =
      key_of({day_text(turn.at / kDaySeconds), letter_of(of_agent ? Who::agents : Who::operators),
              of_agent ? said.agent.value() : said.operator_id.value()});
  NOCTEM_TRY(auto known, find<ActivityRow>(turn.state, key));
  ActivityRow row = std::move(known).value_or(ActivityRow{said.operator_id, 0, 0});
  row.at = turn.at;
  ++row.records;
  return store(turn.state, key, row);
}

Result<> count_claim(Turn& turn, std::int64_t seconds) {
  const std::string key = key_of({day_text(turn.at / kDaySeconds), "claims"});
  NOCTEM_TRY(auto known, find<ClaimsRow>(turn.state, key));
  ClaimsRow row = std::move(known).value_or(ClaimsRow{});
  ++row.count;
  row.seconds += seconds;
  return store(turn.state, key, row);
}

Result<> forget_old_activity(Turn& turn) {
  const std::string oldest = day_text(turn.at / kDaySeconds - kDaysKept);
  NOCTEM_TRY(const auto rows, turn.state.scan(Table::activity, "", "", kForgottenAtOnce));
  for (const StateRow& row : rows) {
    if (row.key >= oldest) {
      break;
    }
    NOCTEM_CHECK(turn.state.erase(Table::activity, row.key));
  }
  return {};
}

Result<Activity> activity_of_day(State& state, std::int64_t until) {
  Seen seen;
  const std::int64_t today = until / kDaySeconds;
  for (const std::int64_t day : {today - 1, today}) {
    NOCTEM_CHECK(look_at_day(state, day, Who::agents, until - kDaySeconds, seen));
    NOCTEM_CHECK(look_at_day(state, day, Who::operators, until - kDaySeconds, seen));
  }
  return Activity{static_cast<std::int64_t>(seen.agents.size()),
                  static_cast<std::int64_t>(seen.operators.size())};
}

Result<ClaimsRow> claims_of_week(State& state, std::int64_t until) {
  ClaimsRow all;
  for (std::int64_t back = 0; back < kWeekDays; ++back) {
    NOCTEM_TRY(const auto row,
               find<ClaimsRow>(state, key_of({day_text(until / kDaySeconds - back), "claims"})));
    all.count += row.has_value() ? row->count : 0;
    all.seconds += row.has_value() ? row->seconds : 0;
  }
  return all;
}

}  // namespace noctem::mesh
