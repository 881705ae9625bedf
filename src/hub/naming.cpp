#include "naming.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "noctem/ledger/ledger.hpp"

namespace noctem::hub {

namespace {

using store::Parameter;

constexpr std::size_t kRecordsAtOnce = 256;

void add_name(const codec::Json* value, std::set<codec::Cid>& names) {
  if (value == nullptr || value->text() == nullptr) {
    return;
  }
  if (const auto id = codec::Cid::parse(*value->text()); id) {
    names.insert(*id);  // no entry of ours: nobody will ask for it
  }
}

void add_names_in(const codec::Json* items, std::string_view field, std::set<codec::Cid>& names) {
  if (items != nullptr && items->array() != nullptr) {
    for (const codec::Json& item : *items->array()) {
      add_name(item.find(field), names);
    }
  }
}

std::set<codec::Cid> names_in(const codec::Json& document) {
  std::set<codec::Cid> names;
  add_name(document.find("entry"), names);
  add_name(document.find("supersedes"), names);
  add_names_in(document.find("sources"), "entry", names);
  add_names_in(document.find("statements"), "about", names);
  return names;
}

// Nothing: the names of all records are there.
Result<std::optional<std::uint64_t>> named_until(store::Connection& connection) {
  std::optional<std::uint64_t> until;
  NOCTEM_CHECK(connection.query({"SELECT records FROM hub_naming_until", {}},
                                [&](const store::Row& row) -> Result<store::Walk> {
                                  until = static_cast<std::uint64_t>(row.integer(0));
                                  return store::Walk::stop;
                                }));
  return until;
}

// True when there is more.
Result<bool> name_some(store::Connection& connection, std::uint64_t from) {
  NOCTEM_TRY(const auto records, ledger::read_from(connection, from, kRecordsAtOnce));
  for (const auto& stored : records) {
    NOCTEM_TRY(const auto document, codec::parse_json(stored.document));
    NOCTEM_CHECK(put_names(connection, stored.record.seq, document));
  }
  const std::array<Parameter, 1> until{static_cast<std::int64_t>(from + records.size())};
  const bool more = records.size() == kRecordsAtOnce;
  NOCTEM_CHECK(more ? connection.execute({"UPDATE hub_naming_until SET records = $1", until})
                    : connection.execute({"DELETE FROM hub_naming_until", {}}));
  return more;
}

}  // namespace

Result<> put_names(store::Connection& connection, std::uint64_t seq, const codec::Json& document) {
  for (const codec::Cid& name : names_in(document)) {
    const std::array<Parameter, 2> row{ByteView(name.digest()), static_cast<std::int64_t>(seq)};
    NOCTEM_CHECK(connection.execute(
        {"INSERT INTO hub_naming (entry, seq) VALUES ($1, $2) ON CONFLICT DO NOTHING", row}));
  }
  return {};
}

Result<std::vector<std::uint64_t>> records_naming(store::Connection& connection,
                                                  const codec::Cid& entry, std::size_t count_max) {
  std::vector<std::uint64_t> found;
  const std::array<Parameter, 2> which{ByteView(entry.digest()),
                                       static_cast<std::int64_t>(count_max)};
  NOCTEM_CHECK(
      connection.query({"SELECT seq FROM hub_naming WHERE entry = $1 ORDER BY seq LIMIT $2", which},
                       [&](const store::Row& row) -> Result<store::Walk> {
                         found.push_back(static_cast<std::uint64_t>(row.integer(0)));
                         return store::Walk::go_on;
                       }));
  return found;
}

Result<> catch_up_with_names(store::Database& database) {
  NOCTEM_TRY(const auto connection, database.connect(store::Access::write));
  NOCTEM_TRY(auto until, named_until(*connection));
  while (until.has_value()) {
    NOCTEM_CHECK(connection->begin());
    NOCTEM_TRY(const bool more, name_some(*connection, *until));
    NOCTEM_CHECK(connection->commit());
    until = more ? std::optional(*until + kRecordsAtOnce) : std::nullopt;
  }
  return {};
}

}  // namespace noctem::hub
