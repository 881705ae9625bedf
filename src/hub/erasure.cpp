#include "erasure.hpp"

#include <array>

#include "noctem/base/mutation.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/mesh/entry.hpp"
#include "noctem/mesh/row.hpp"

#include "words.hpp"

namespace noctem::hub {

namespace {

using store::Parameter;
using store::Row;
using store::Walk;

// As a row writes it. No text of a row can hold these bytes: there a quote is escaped.
constexpr std::string_view kErased = "\"erased\":1,";

bool says_erased(const std::optional<std::string>& row) {
  return row.has_value() && row->find(kErased) != std::string::npos;
}

struct Noted {
  std::string entry;
  std::int64_t seq = 0;
};

Result<> erase_entry(ledger::Transaction& transaction, IndexFeed& index, const codec::Cid& id,
                     std::int64_t seq) {
  auto& connection = transaction.connection();
  NOCTEM_TRY(const auto stored, ledger::find(connection, id));
  if (stored.has_value() && stored->body.has_value()) {
    NOCTEM_CHECK(index.erase(connection, *stored));
  }
  NOCTEM_CHECK(erase_words(connection, static_cast<std::uint64_t>(seq)));
  return mutated("keep_bodies") ? Result<>() : transaction.erase_body(id);
}

}  // namespace

Result<std::size_t> note_erasures(store::Connection& connection, mesh::State& before,
                                  const mesh::Draft::Changes& changes) {
  std::size_t noted = 0;
  const auto first = changes.lower_bound({mesh::Table::entries, ""});
  for (auto it = first; it != changes.end() && it->first.first == mesh::Table::entries; ++it) {
    if (!says_erased(it->second)) {
      continue;
    }
    NOCTEM_TRY(const auto old, before.get(mesh::Table::entries, it->first.second));
    if (says_erased(old)) {
      continue;
    }
    NOCTEM_TRY(const auto row, mesh::row_from_text<mesh::EntryRow>(it->first.second, *it->second));
    const std::array<Parameter, 2> values{std::string_view(it->first.second), row.seq};
    NOCTEM_CHECK(connection.execute(
        {"INSERT INTO hub_erasure (entry, seq) VALUES ($1, $2) ON CONFLICT DO NOTHING", values}));
    ++noted;
  }
  return noted;
}

Result<std::vector<codec::Cid>> erase_noted(ledger::Transaction& transaction, IndexFeed& index) {
  auto& connection = transaction.connection();
  std::vector<Noted> noted;
  const std::array<Parameter, 1> count{static_cast<std::int64_t>(kErasuresAtOnce)};
  NOCTEM_CHECK(
      connection.query({"SELECT entry, seq FROM hub_erasure ORDER BY entry LIMIT $1", count},
                       [&](const Row& row) -> Result<Walk> {
                         noted.push_back({std::string(row.text(0)), row.integer(1)});
                         return Walk::go_on;
                       }));
  std::vector<codec::Cid> erased;
  for (const auto& [entry, seq] : noted) {
    NOCTEM_TRY(const auto id, codec::Cid::parse(entry));
    NOCTEM_CHECK(erase_entry(transaction, index, id, seq));
    const std::array<Parameter, 1> name{std::string_view(entry)};
    NOCTEM_CHECK(connection.execute({"DELETE FROM hub_erasure WHERE entry = $1", name}));
    erased.push_back(id);
  }
  return erased;
}

}  // namespace noctem::hub
