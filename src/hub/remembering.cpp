#include "remembering.hpp"

#include "noctem/hub/audit.hpp"
#include "noctem/mesh/history.hpp"
#include "noctem/mesh/members.hpp"

#include "sql_state.hpp"

namespace noctem::hub {

namespace {

constexpr std::size_t kRowsAtOnce = 1'024;

Result<bool> is_due(store::Connection& connection) {
  bool due = false;
  NOCTEM_CHECK(connection.query({"SELECT records FROM hub_history_until", {}},
                                [&](const store::Row&) -> Result<store::Walk> {
                                  due = true;
                                  return store::Walk::stop;
                                }));
  return due;
}

Result<mesh::Draft::Changes> history_rows(mesh::State& state) {
  mesh::Draft::Changes rows;
  for (const std::string_view prefix : mesh::kHistoryPrefixes) {
    std::string after;
    for (std::size_t found = kRowsAtOnce; found == kRowsAtOnce;) {
      NOCTEM_TRY(auto page, state.scan(mesh::Table::activity, prefix, after, kRowsAtOnce));
      found = page.size();
      for (mesh::StateRow& row : page) {
        after = row.key;
        rows.emplace(std::pair(mesh::Table::activity, row.key), std::move(row.text));
      }
    }
  }
  return rows;
}

// One transaction: the rows, and that they are there.
Result<> fold_again(store::Connection& connection) {
  SqlState stored(0);
  stored.stand_on(connection);
  NOCTEM_TRY(const auto mesh, mesh::find<mesh::MeshRow>(stored, ""));
  if (mesh.has_value()) {
    mesh::MemoryState again;
    NOCTEM_CHECK(refold(connection, again, static_cast<std::uint64_t>(mesh->size), mesh->time, {}));
    NOCTEM_TRY(const auto rows, history_rows(again));
    NOCTEM_CHECK(stored.flush(rows));
  }
  NOCTEM_CHECK(connection.execute({"DELETE FROM hub_history_until", {}}));
  return {};
}

}  // namespace

Result<> catch_up_with_history(store::Database& database) {
  NOCTEM_TRY(const auto connection, database.connect(store::Access::write));
  NOCTEM_TRY(const bool due, is_due(*connection));
  if (!due) {
    return {};
  }
  NOCTEM_CHECK(connection->begin());
  NOCTEM_CHECK(fold_again(*connection));
  return connection->commit();
}

}  // namespace noctem::hub
