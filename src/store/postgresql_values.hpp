#pragma once
// Values on PostgreSQL's wire, all in its binary form: parameters with the type that they have
// here, and the columns of a row.
//
// Pure; the connection's thread.

#include <libpq-fe.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "noctem/store/database.hpp"

#include "column_damage.hpp"

namespace noctem::store {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, ClearResult>;

// Borrows what the parameters view.
class WireParameters {
 public:
  explicit WireParameters(std::span<const Parameter> parameters);

  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  const Oid* types() const { return types_.data(); }
  // One character for each type: statements are prepared for their types.
  std::string signature() const;

 private:
  std::vector<std::array<char, 8>> integers_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::vector<Oid> types_;
};

class PostgresqlRow final : public Row {
 public:
  PostgresqlRow(const PGresult* result, int index, ColumnDamage& damage)
      : result_(result), index_(index), damage_(damage) {}

  bool is_null(int column) const override;
  std::int64_t integer(int column) const override;
  std::string_view text(int column) const override;
  ByteView blob(int column) const override;

 private:
  std::optional<std::string_view> bytes_of(int column, std::span<const Oid> types) const;

  const PGresult* result_;
  int index_;
  ColumnDamage& damage_;
};

// Rows that INSERT, UPDATE or DELETE changed; 0 for every other statement.
std::uint64_t rows_changed(PGresult* result);

}  // namespace noctem::store
