#include "row.hpp"

#include <fmt/core.h>

#include "noctem/base/assert.hpp"
#include "noctem/codec/json.hpp"

namespace noctem::bench {

namespace {

std::string shown(double value) {
  return value >= 1000 ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

std::string shown_goal(const Row& row) {
  if (!row.goal) {
    return "";
  }
  const bool least = row.goal->direction == Goal::Direction::at_least;
  return fmt::format("{} {:g}{}  {}", least ? ">=" : "<=", row.goal->limit,
                     row.bound ? " of bound" : "", row.reached() ? "reached" : "MISSED");
}

}  // namespace

bool Row::reached() const {
  if (!goal) {
    return true;
  }
  return goal->direction == Goal::Direction::at_least ? compared() >= goal->limit
                                                      : compared() <= goal->limit;
}

double Table::value(const std::string& name) const {
  for (const auto& row : rows_) {
    if (row.name == name) {
      return row.value;
    }
  }
  NOCTEM_ASSERT(false, name);
  return 0;
}

std::string Table::text() const {
  std::string out =
      fmt::format("{:<24}{:>12}  {:<8}{:>8}  {}\n", "name", "value", "unit", "/bound", "goal");
  for (const auto& row : rows_) {
    out += fmt::format("{:<24}{:>12}  {:<8}{:>8}  {}\n", row.name, shown(row.value), row.unit,
                       row.bound ? fmt::format("{:.2f}", row.compared()) : "", shown_goal(row));
  }
  return out;
}

std::string Table::lines() const {
  std::string out;
  for (const auto& row : rows_) {
    codec::JsonObject line{{"name", row.name}, {"unit", row.unit}, {"value", row.value}};
    if (row.bound) {
      line.set("bound", *row.bound);
    }
    if (row.goal) {
      const bool least = row.goal->direction == Goal::Direction::at_least;
      line.set("goal", codec::JsonObject{{least ? "at_least" : "at_most", row.goal->limit}});
    }
    codec::append_canonical(out, codec::Json(std::move(line)));
    out += '\n';
  }
  return out;
}

}  // namespace noctem::bench
