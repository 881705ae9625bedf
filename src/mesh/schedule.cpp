#include "schedule.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "noctem/base/strings.hpp"

#include "rounds.hpp"
#include "tasks.hpp"

namespace noctem::mesh {

namespace {

constexpr int kTimeDigits = 16;  // holds any integer of a document
constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::size_t kRowsAtOnce = 512;
constexpr std::string_view kNothing = "{}";

// "time/class/name"; the key says everything.
std::string due_key(std::int64_t time, DueClass due, std::string_view name) {
  return fmt::format("{:0{}}/{}/{}", time, kTimeDigits, static_cast<int>(due), name);
}

Result<Due> due_from_key(std::string_view key) {
  const auto bad = [&] { return fail(damaged_row(Table::due, key)); };
  if (key.size() < kTimeDigits + 3 || key[kTimeDigits] != '/' || key[kTimeDigits + 2] != '/') {
    return bad();
  }
  std::int64_t time = 0;
  for (const char digit : key.substr(0, kTimeDigits)) {
    if (digit < '0' || digit > '9') {
      return bad();
    }
    time = time * 10 + (digit - '0');
  }
  const char due = key[kTimeDigits + 1];
  if (due < '0' || due > '3') {
    return bad();
  }
  return Due{time, static_cast<DueClass>(due - '0'), std::string(key.substr(kTimeDigits + 3))};
}

}  // namespace

Result<> schedule(Turn& turn, std::int64_t time, DueClass due, std::string_view name) {
  return turn.state.put(Table::due, due_key(time, due, name), std::string(kNothing));
}

Result<> unschedule(Turn& turn, std::int64_t time, DueClass due, std::string_view name) {
  return turn.state.erase(Table::due, due_key(time, due, name));
}

Result<std::optional<Due>> first_due(State& state) {
  NOCTEM_TRY(const auto rows, state.scan(Table::due, "", "", 1));
  if (rows.empty()) {
    return std::optional<Due>();
  }
  NOCTEM_TRY(auto due, due_from_key(rows.front().key));
  return std::optional<Due>(std::move(due));
}

Result<std::vector<Due>> all_due(State& state, std::initializer_list<DueClass> classes) {
  std::vector<Due> found;
  std::string after;
  for (;;) {
    NOCTEM_TRY(const auto rows, state.scan(Table::due, "", after, kRowsAtOnce));
    for (const StateRow& row : rows) {
      NOCTEM_TRY(auto due, due_from_key(row.key));
      if (std::ranges::find(classes, due.due) != classes.end()) {
        found.push_back(std::move(due));
      }
    }
    if (rows.size() < kRowsAtOnce) {
      return found;
    }
    after = rows.back().key;
  }
}

std::int64_t day_after(std::int64_t time) { return (time / kDaySeconds + 1) * kDaySeconds; }

Result<> shift_due(Turn& turn, std::int64_t seconds) {
  NOCTEM_TRY(const auto moving, all_due(turn.state, {DueClass::window, DueClass::lease}));
  for (const Due& due : moving) {
    NOCTEM_CHECK(unschedule(turn, due.time, due.due, due.name));
  }
  // Only now, so that no new row is erased in the place of an old one.
  std::map<std::pair<DueClass, std::string>, int> owners;
  for (const Due& due : moving) {
    NOCTEM_CHECK(schedule(turn, due.time + seconds, due.due, due.name));
    ++owners[{due.due, due.name}];
  }
  for (const auto& [owner, rows] : owners) {
    NOCTEM_CHECK(owner.first == DueClass::window ? move_window(turn, EntryId(owner.second), seconds)
                                                 : move_lease(turn, owner.second, seconds));
  }
  return {};
}

}  // namespace noctem::mesh
