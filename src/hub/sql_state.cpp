#include "sql_state.hpp"

#include <array>

#include "noctem/base/assert.hpp"
#include "noctem/base/mutation.hpp"
#include "noctem/ledger/packed.hpp"

namespace noctem::hub {

namespace {

using mesh::Table;
using store::Parameter;

// One text for each table and use: a connection prepares each once.
struct TableSql {
  explicit TableSql(std::string_view name) {
    const std::string table = "mesh_" + std::string(name);
    get = "SELECT row FROM " + table + " WHERE key = $1";
    put = "INSERT INTO " + table +
          " (key, row) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET row = excluded.row";
    erase = "DELETE FROM " + table + " WHERE key = $1";
    const std::string select = "SELECT key, row FROM " + table + " WHERE key ";
    from = select + ">= $1 AND key < $2 ORDER BY key LIMIT $3";
    after = select + "> $1 AND key < $2 ORDER BY key LIMIT $3";
    after_to_end = select + "> $1 ORDER BY key LIMIT $2";
  }
  std::string get;
  std::string put;
  std::string erase;
  std::string from;
  std::string after;
  std::string after_to_end;
};

std::vector<TableSql> all_sql() {
  std::vector<TableSql> all;
  for (int table = 0; table < mesh::kTables; ++table) {
    all.emplace_back(name_of(static_cast<Table>(table)));
  }
  return all;
}

const TableSql& sql_of(Table table) {
  static const std::vector<TableSql> all = all_sql();
  return all[static_cast<std::size_t>(table)];
}

// The first key after all that begin with `prefix`. Keys are ASCII.
std::string end_of(std::string_view prefix) {
  std::string end(prefix);
  NOCTEM_ASSERT(!end.empty() && end.back() >= 0 && end.back() < 0x7f, prefix);
  ++end.back();
  return end;
}

Error not_here() {
  return internal("state_write", "rows of the stored state are written by the commit alone");
}

}  // namespace

Result<std::optional<std::string>> SqlState::get(Table table, std::string_view key) {
  if (const auto* known = cache_.find(table, key); known != nullptr) {
    return *known;
  }
  std::optional<std::string> row;
  const std::array<Parameter, 1> place{key};
  NOCTEM_CHECK(connection_->query({sql_of(table).get, place},
                                  [&](const store::Row& found) -> Result<store::Walk> {
                                    NOCTEM_TRY(row, ledger::unpack(found.blob(0)));
                                    return store::Walk::stop;
                                  }));
  cache_.put(table, key, row);
  return row;
}

Result<std::vector<mesh::StateRow>> SqlState::scan(Table table, std::string_view prefix,
                                                   std::string_view after, std::size_t rows_max) {
  std::vector<mesh::StateRow> rows;
  const auto collect = [&](const store::Row& row) -> Result<store::Walk> {
    NOCTEM_TRY(auto text, ledger::unpack(row.blob(1)));
    rows.push_back({std::string(row.text(0)), std::move(text)});
    return store::Walk::go_on;
  };
  const auto count = static_cast<std::int64_t>(rows_max);
  const TableSql& sql = sql_of(table);
  if (prefix.empty()) {
    const std::array<Parameter, 2> range{after, count};
    NOCTEM_CHECK(connection_->query({sql.after_to_end, range}, collect));
    return rows;
  }
  const auto end = end_of(prefix);
  const bool from_prefix = after < prefix;
  const std::array<Parameter, 3> range{from_prefix ? prefix : after, std::string_view(end), count};
  NOCTEM_CHECK(connection_->query({from_prefix ? sql.from : sql.after, range}, collect));
  return rows;
}

Result<> SqlState::put(Table /*table*/, std::string_view /*key*/, std::string /*text*/) {
  return fail(not_here());
}

Result<> SqlState::erase(Table /*table*/, std::string_view /*key*/) { return fail(not_here()); }

Result<> SqlState::flush(const mesh::Draft::Changes& changes) {
  std::vector<std::string> packed;
  std::vector<std::array<Parameter, 2>> values;
  std::vector<store::Command> commands;
  packed.reserve(changes.size());
  values.reserve(changes.size());
  commands.reserve(changes.size());
  for (const auto& [place, row] : changes) {
    if (mutated("skip_fold_row") && place.first == Table::domains) {
      continue;
    }
    const TableSql& sql = sql_of(place.first);
    auto& value = values.emplace_back();
    value[0] = std::string_view(place.second);
    if (row.has_value()) {
      value[1] = view_of(packed.emplace_back(ledger::pack_json(*row)));
      commands.push_back({sql.put, value});
    } else {
      commands.push_back({sql.erase, std::span(value).first(1)});
    }
  }
  return connection_->execute_all(commands);
}

void SqlState::committed(const mesh::Draft::Changes& changes) {
  for (const auto& [place, row] : changes) {
    cache_.put(place.first, place.second, row);
  }
}

}  // namespace noctem::hub
