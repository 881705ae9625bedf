#pragma once
// Rows of words as columns that stand under each other, for terminals.
//
// Pure; any thread.

#include <string>
#include <vector>

#include "noctem/agent/style.hpp"

namespace noctem::agent {

class Table {
 public:
  using Row = std::vector<std::string>;
  explicit Table(Row head) : rows_{std::move(head)} {}

  void add(Row row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.size() == 1; }

  // With `indent` blanks before each row; the head is bold.
  std::string text(const Style& style, std::size_t indent = 0) const;

 private:
  std::vector<Row> rows_;
};

}  // namespace noctem::agent
