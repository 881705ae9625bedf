#include "schema_table.hpp"

#include <array>

#include "noctem/base/assert.hpp"

namespace noctem::store {
namespace {

struct Word {
  std::string_view name;
  std::string_view sqlite;
  std::string_view postgresql;
};

// Text is ordered by its bytes on both, and a column takes nothing but its type.
constexpr std::array kWords = {
    Word{"int", "INTEGER", "BIGINT"},
    Word{"text", "TEXT COLLATE BINARY", "TEXT COLLATE \"C\""},
    Word{"blob", "BLOB", "BYTEA"},
    Word{"key", "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY"},
    Word{"strict", "STRICT", ""},
    Word{"by_key", "WITHOUT ROWID", ""},
    Word{"row_as_blob", "CAST(row AS BLOB)", "convert_to(row, 'UTF8')"},
};

const Word* word_named(std::string_view name) {
  for (const Word& word : kWords) {
    if (word.name == name) {
      return &word;
    }
  }
  return nullptr;
}

}  // namespace

Result<std::string> in_dialect(std::string_view script, Dialect dialect) {
  std::string sql;
  while (true) {
    const std::size_t open = script.find('{');
    sql += script.substr(0, open);
    if (open == std::string_view::npos) {
      return sql;
    }
    const std::size_t close = script.find('}', open);
    const std::string_view name =
        script.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
    const Word* word = word_named(name);
    if (word == nullptr || close == std::string_view::npos) {
      return fail(internal("sql", "a schema script names the unknown type {" +
                                      std::string(name.substr(0, 32)) + "}"));
    }
    sql += dialect == Dialect::sqlite ? word->sqlite : word->postgresql;
    script.remove_prefix(close + 1);
  }
}

std::string schema_table_script(Dialect dialect) {
  auto sql = in_dialect(
      "CREATE TABLE IF NOT EXISTS noctem_schema (version {key}, name {text} NOT NULL) {strict};",
      dialect);
  NOCTEM_ASSERT(sql.has_value());
  return *std::move(sql);
}

}  // namespace noctem::store
