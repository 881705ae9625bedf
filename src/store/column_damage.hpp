#pragma once
// What a query notices of the rows that it hands out: a column that holds another type than it was
// asked for. A damaged file, or a table that others wrote, may hold anything; what is handed out
// for such a column is empty, and the query that met it answers corrupt/column_type.
//
// Belongs to one query; its connection's thread.

#include <optional>
#include <string_view>

#include "noctem/base/result.hpp"

namespace noctem::store {

class ColumnDamage {
 public:
  void note(int column) { column_ = column_.value_or(column); }
  Result<> verdict(std::string_view place) const {
    if (!column_.has_value()) {
      return {};
    }
    return fail(corrupt("column_type", std::string(place) + ": the database is damaged: column " +
                                           std::to_string(*column_) +
                                           " of a row does not hold what it should; restore a "
                                           "backup"));
  }

 private:
  std::optional<int> column_;  // the first
};

}  // namespace noctem::store
