#include <utility>

#include "noctem/base/assert.hpp"

#include "postgresql_connection.hpp"
#include "schema_table.hpp"

namespace noctem::store {
namespace {

constexpr std::size_t kSchemaNameMax = 63;

class PostgresqlDatabase final : public Database {
 public:
  PostgresqlDatabase(std::shared_ptr<const PostgresqlOptions> options, std::string place)
      : options_(std::move(options)), place_(std::move(place)) {}

  Dialect dialect() const override { return Dialect::postgresql; }
  std::string place() const override { return place_; }
  Result<std::unique_ptr<Connection>> connect(Access access) override {
    NOCTEM_TRY(auto connection, PostgresqlConnection::open(options_, access));
    return connection;
  }
  Result<> check_integrity() override;
  Result<std::uint64_t> size_bytes() override;

 private:
  std::shared_ptr<const PostgresqlOptions> options_;
  std::string place_;
};

// Reads every value of every table, so that the server compares the checksums of its pages (where
// it was made with them). Whether indexes agree with their tables is the server's own amcheck.
Result<> PostgresqlDatabase::check_integrity() {
  NOCTEM_TRY(const auto connection, PostgresqlConnection::open(options_, Access::read));
  NOCTEM_CHECK(connection->execute_script("SET statement_timeout TO 0"));
  std::vector<std::string> reads;
  const std::string_view tables =
      "SELECT 'SELECT sum(length(CAST(whole_row_ AS text))) FROM ' || quote_ident(tablename) || "
      "' whole_row_' FROM pg_tables WHERE schemaname = current_schema()";
  NOCTEM_CHECK(connection->query({tables, {}}, [&](const Row& row) -> Result<Walk> {
    reads.emplace_back(row.text(0));
    return Walk::go_on;
  }));
  for (const std::string& read : reads) {
    NOCTEM_CHECK(connection->execute_script(read));
  }
  return {};
}

Result<std::uint64_t> PostgresqlDatabase::size_bytes() {
  NOCTEM_TRY(const auto connection, connect(Access::read));
  std::uint64_t bytes = 0;
  const std::string_view sql =
      "SELECT CAST(coalesce(sum(pg_total_relation_size(c.oid)), 0) AS BIGINT) FROM pg_class c "
      "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND "
      "c.relkind = 'r'";
  NOCTEM_CHECK(connection->query({sql, {}}, [&](const Row& row) -> Result<Walk> {
    bytes = static_cast<std::uint64_t>(row.integer(0));
    return Walk::stop;
  }));
  return bytes;
}

bool is_schema_name(const std::string& name) {
  return !name.empty() && name.size() <= kSchemaNameMax &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
}

// Looked up first, because making one that exists already still asks for the right to make it.
Result<> make_schema(PostgresqlConnection& connection, const std::string& name) {
  bool there = false;
  const Parameter parameters[] = {std::string_view(name)};
  const std::string_view sql = "SELECT 1 FROM pg_namespace WHERE nspname = $1";
  NOCTEM_CHECK(connection.query({sql, parameters}, [&](const Row&) -> Result<Walk> {
    there = true;
    return Walk::stop;
  }));
  if (there) {
    return {};
  }
  return connection.execute_script("CREATE SCHEMA IF NOT EXISTS \"" + name + "\"");
}

Result<> make_schema_table(PostgresqlConnection& connection) {
  NOCTEM_CHECK(connection.begin());
  NOCTEM_CHECK(connection.execute_script(schema_table_script(Dialect::postgresql)));
  return connection.commit();
}

}  // namespace

Result<std::unique_ptr<Database>> open_postgresql(PostgresqlOptions options) {
  NOCTEM_ASSERT(options.statements_max > 0);
  if (!is_schema_name(options.schema)) {
    return fail(invalid(
        "schema", "'" + options.schema + "' is no name for a schema: a to z and _, at most 63"));
  }
  const auto shared = std::make_shared<const PostgresqlOptions>(std::move(options));
  NOCTEM_TRY(const auto connection, PostgresqlConnection::open(shared, Access::write));
  NOCTEM_CHECK(make_schema(*connection, shared->schema));
  NOCTEM_CHECK(make_schema_table(*connection));
  return std::unique_ptr<Database>(
      std::make_unique<PostgresqlDatabase>(shared, connection->place()));
}

}  // namespace noctem::store
