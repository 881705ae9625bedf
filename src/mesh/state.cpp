#include "noctem/mesh/state.hpp"

#include <array>

#include "noctem/codec/json.hpp"

namespace noctem::mesh {

namespace {

constexpr std::size_t kRowsAtOnce = 512;

constexpr std::array<std::string_view, kTables> kNames{
    "mesh",         "params",      "member_key", "operators",   "agents",   "entries",
    "authored",     "rounds",      "ballots",    "due",         "tasks",    "task_queue",
    "task_subject", "leases",      "children",   "taint_queue", "domains",  "credits",
    "activity",     "reflections", "awareness",  "gaps",        "anomalies"};

// A row is canonical JSON already, so this is the JCS of [table, key, row].
void hash_row(Table table, const StateRow& row, crypto::Sha256& hash) {
  std::string line = "[";
  codec::append_canonical(line, std::string(name_of(table)));
  line += ',';
  codec::append_canonical(line, row.key);
  line += ',' + row.text + "]\n";
  hash.update(view_of(line));
}

Result<> hash_table(State& state, Table table, crypto::Sha256& hash) {
  // The row under "" comes first and is after no key, so no scan finds it.
  NOCTEM_TRY(auto only, state.get(table, ""));
  if (only.has_value()) {
    hash_row(table, {"", std::move(*only)}, hash);
  }
  std::string after;
  for (;;) {
    NOCTEM_TRY(const auto rows, state.scan(table, "", after, kRowsAtOnce));
    for (const StateRow& row : rows) {
      hash_row(table, row, hash);
    }
    if (rows.size() < kRowsAtOnce) {
      return {};
    }
    after = rows.back().key;
  }
}

}  // namespace

std::string_view name_of(Table table) { return kNames[static_cast<std::size_t>(table)]; }

Result<crypto::Digest> hash_of(State& state) {
  crypto::Sha256 hash;
  for (int table = 0; table < kTables; ++table) {
    NOCTEM_CHECK(hash_table(state, static_cast<Table>(table), hash));
  }
  return hash.finish();
}

}  // namespace noctem::mesh
