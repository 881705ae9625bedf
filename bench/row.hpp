#pragma once
// One figure: its name, value and unit; what the machine could do at best in the same run, where
// that is known; and the goal. The goal is compared with value/bound where there is a bound, else
// with the value, so that a slow or noisy machine is not taken for a slow program.
//
// Values; one thread.

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace noctem::bench {

struct Goal {
  enum class Direction { at_least, at_most } direction = Direction::at_least;
  double limit = 0;
};

struct Row {
  std::string name;
  double value = 0;
  std::string unit;
  std::optional<double> bound;
  std::optional<Goal> goal;

  double compared() const { return bound ? value / *bound : value; }
  bool reached() const;
};

class Table {
 public:
  void add(Row row) { rows_.push_back(std::move(row)); }
  double value(const std::string& name) const;  // of a row that is there
  const std::vector<Row>& rows() const { return rows_; }

  std::string text() const;   // for people
  std::string lines() const;  // one JSON object a line

 private:
  std::vector<Row> rows_;
};

}  // namespace noctem::bench
