#include "noctem/store/migration.hpp"

#include <string>
#include <vector>

#include "noctem/base/assert.hpp"

#include "schema_table.hpp"

namespace noctem::store {
namespace {

Result<std::vector<std::string>> steps_taken(Connection& connection) {
  std::vector<std::string> names;
  NOCTEM_CHECK(connection.query({"SELECT name FROM noctem_schema ORDER BY version", {}},
                                [&](const Row& row) -> Result<Walk> {
                                  if (row.is_null(0)) {
                                    return fail(corrupt("damaged", "the schema is damaged"));
                                  }
                                  names.emplace_back(row.text(0));
                                  return Walk::go_on;
                                }));
  return names;
}

Result<> check_steps(const std::vector<std::string>& taken, std::span<const Migration> known,
                     const std::string& place) {
  if (taken.size() > known.size()) {
    return fail(unsupported("newer_version",
                            place + ": the database is at version " + std::to_string(taken.size()) +
                                " and this program knows " + std::to_string(known.size()) +
                                "; install a newer program"));
  }
  for (std::size_t i = 0; i < taken.size(); ++i) {
    if (taken[i] != known[i].name) {
      return fail(unsupported("other_schema", place + ": step " + std::to_string(i + 1) +
                                                  " of the schema is '" + taken[i] + "' and not '" +
                                                  std::string(known[i].name) +
                                                  "'; use the program that made this database"));
    }
  }
  return {};
}

// The row goes in first: a second program that takes the same step at the same time waits here, and
// then fails.
Result<> take_step(Connection& connection, const Migration& step, Dialect dialect) {
  NOCTEM_TRY(const std::string script, in_dialect(step.script, dialect));
  NOCTEM_CHECK(connection.begin());
  const Parameter row[] = {std::int64_t{step.version}, step.name};
  NOCTEM_CHECK(
      connection.execute({"INSERT INTO noctem_schema (version, name) VALUES ($1, $2)", row}));
  NOCTEM_CHECK(connection.execute_script(script));
  return connection.commit();
}

}  // namespace

Result<> migrate(Database& database, std::span<const Migration> migrations) {
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    NOCTEM_ASSERT(migrations[i].version == static_cast<int>(i) + 1, migrations[i].version, i);
  }
  NOCTEM_TRY(const auto connection, database.connect(Access::write));
  NOCTEM_TRY(const std::vector<std::string> taken, steps_taken(*connection));
  NOCTEM_CHECK(check_steps(taken, migrations, database.place()));
  for (const Migration& step : migrations.subspan(taken.size())) {
    if (auto done = take_step(*connection, step, database.dialect()); !done) {
      connection->rollback();
      return fail(std::move(done).error().in("schema step " + std::to_string(step.version)));
    }
  }
  return {};
}

Result<int> schema_version(Connection& connection) {
  std::int64_t version = 0;
  NOCTEM_CHECK(connection.query({"SELECT count(*) FROM noctem_schema", {}},
                                [&](const Row& row) -> Result<Walk> {
                                  version = row.integer(0);
                                  return Walk::stop;
                                }));
  return static_cast<int>(version);
}

}  // namespace noctem::store
