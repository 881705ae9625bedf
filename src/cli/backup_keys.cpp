#include "backup_keys.hpp"

#include <array>

namespace noctem::cli {

namespace {

constexpr std::string_view kMakeTable =
    "CREATE TABLE backup_keys (name TEXT PRIMARY KEY, file BLOB NOT NULL, had_passphrase INTEGER "
    "NOT NULL)";
constexpr std::string_view kInsert =
    "INSERT INTO backup_keys (name, file, had_passphrase) VALUES ($1, $2, $3)";
constexpr std::string_view kSelect =
    "SELECT name, file, had_passphrase FROM backup_keys ORDER BY name";
constexpr std::string_view kHasTable =
    "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'backup_keys'";

Result<bool> has_table(store::Connection& connection) {
  bool found = false;
  NOCTEM_CHECK(connection.query({kHasTable, {}}, [&](const store::Row& row) {
    found = row.integer(0) > 0;
    return Result<store::Walk>(store::Walk::stop);
  }));
  return found;
}

}  // namespace

Result<> write_backup_keys(store::Database& backup, const std::vector<SealedKey>& keys) {
  NOCTEM_TRY(const auto connection, backup.connect(store::Access::write));
  NOCTEM_CHECK(connection->execute_script(kMakeTable));
  NOCTEM_CHECK(connection->begin());
  for (const SealedKey& key : keys) {
    const std::int64_t had_passphrase = key.at_home == SealedKey::AtHome::passphrase ? 1 : 0;
    const std::array<store::Parameter, 3> row = {std::string_view(key.name), ByteView(key.file),
                                                 had_passphrase};
    NOCTEM_CHECK(connection->execute({kInsert, row}));
  }
  return connection->commit();
}

Result<std::vector<SealedKey>> read_backup_keys(store::Database& backup) {
  NOCTEM_TRY(const auto connection, backup.connect(store::Access::read));
  std::vector<SealedKey> keys;
  NOCTEM_TRY(const bool some, has_table(*connection));
  if (!some) {
    return keys;
  }
  NOCTEM_CHECK(connection->query({kSelect, {}}, [&](const store::Row& row) {
    const auto at_home =
        row.integer(2) != 0 ? SealedKey::AtHome::passphrase : SealedKey::AtHome::open;
    keys.push_back({std::string(row.text(0)), bytes_of(row.blob(1)), at_home});
    return Result<store::Walk>(store::Walk::go_on);
  }));
  return keys;
}

Result<> remove_backup_keys(store::Database& backup) {
  NOCTEM_TRY(const auto connection, backup.connect(store::Access::write));
  return connection->execute_script("DROP TABLE IF EXISTS backup_keys");
}

}  // namespace noctem::cli
