#include "items.hpp"

#include <algorithm>

namespace noctem::search {
namespace {

// A CID of the index is of one codec, so its digest names it; the codec is kept all the same.
Bytes key_of(const codec::Cid& id) { return id.binary(); }

std::int64_t stored_weight(const Standing& standing) {
  return standing.listed == Listed::yes ? weight_of(standing) : -1;
}

}  // namespace

Result<std::optional<Known>> known_item(store::Connection& connection, const codec::Cid& id) {
  std::optional<Known> known;
  const Bytes key = key_of(id);
  const store::Parameter parameters[] = {ByteView(key)};
  NOCTEM_CHECK(connection.query({"SELECT slot, words FROM search_item WHERE id = $1", parameters},
                                [&](const store::Row& row) -> Result<store::Walk> {
                                  known = {row.integer(0), row.integer(1)};
                                  return store::Walk::stop;
                                }));
  return known;
}

Result<std::int64_t> last_serial(store::Connection& connection) {
  std::int64_t serial = 0;
  NOCTEM_CHECK(connection.query({"SELECT slot FROM search_item ORDER BY slot DESC LIMIT 1", {}},
                                [&](const store::Row& row) -> Result<store::Walk> {
                                  serial = serial_of(row.integer(0));
                                  return store::Walk::stop;
                                }));
  return serial;
}

Result<> insert_item(store::Connection& connection, const Known& known, const codec::Cid& id,
                     const Standing& standing) {
  const Bytes key = key_of(id);
  const store::Parameter row[] = {known.slot,
                                  ByteView(key),
                                  std::int64_t{standing.confidence},
                                  static_cast<std::int64_t>(standing.verified),
                                  static_cast<std::int64_t>(standing.listed),
                                  stored_weight(standing),
                                  known.words};
  NOCTEM_CHECK(connection.execute(
      {"INSERT INTO search_item (slot, id, confidence, verified, listed, weight, words)"
       " VALUES ($1, $2, $3, $4, $5, $6, $7)",
       row}));
  return {};
}

Result<> update_item(store::Connection& connection, const codec::Cid& id,
                     const Standing& standing) {
  const Bytes key = key_of(id);
  const store::Parameter row[] = {ByteView(key), std::int64_t{standing.confidence},
                                  static_cast<std::int64_t>(standing.verified),
                                  static_cast<std::int64_t>(standing.listed),
                                  stored_weight(standing)};
  NOCTEM_CHECK(
      connection.execute({"UPDATE search_item SET confidence = $2, verified = $3,"
                          " listed = $4, weight = $5 WHERE id = $1",
                          row}));
  return {};
}

Result<> delete_item(store::Connection& connection, std::int64_t slot) {
  const store::Parameter row[] = {slot};
  NOCTEM_CHECK(connection.execute({"DELETE FROM search_item WHERE slot = $1", row}));
  return {};
}

Result<StoredItem> item_of(const store::Row& row) {
  NOCTEM_TRY(codec::Cid id, codec::Cid::decode(row.blob(1)));
  return StoredItem{row.integer(0),
                    id,
                    {.confidence = static_cast<int>(row.integer(2)),
                     .verified = row.integer(3) != 0 ? Verified::yes : Verified::no,
                     .listed = row.integer(4) != 0 ? Listed::yes : Listed::no}};
}

Result<std::map<std::int64_t, StoredItem>> items_at(store::Connection& connection,
                                                    const Postings& postings,
                                                    std::span<const std::int64_t> slots) {
  std::string list;
  for (const std::int64_t slot : slots) {
    list += (list.empty() ? "" : ",") + std::to_string(slot);
  }
  std::map<std::int64_t, StoredItem> items;
  const store::Parameter parameters[] = {std::string_view(list)};
  NOCTEM_CHECK(connection.query({postings.select_items(), parameters},
                                [&](const store::Row& row) -> Result<store::Walk> {
                                  NOCTEM_TRY(StoredItem item, item_of(row));
                                  items.emplace(item.slot, item);
                                  return store::Walk::go_on;
                                }));
  return items;
}

Result<int> greatest_weight(store::Connection& connection) {
  int weight = 0;
  NOCTEM_CHECK(connection.query({"SELECT weight FROM search_item ORDER BY weight DESC LIMIT 1", {}},
                                [&](const store::Row& row) -> Result<store::Walk> {
                                  weight = std::max(0, static_cast<int>(row.integer(0)));
                                  return store::Walk::stop;
                                }));
  return weight;
}

Result<> sample(store::Connection& connection, std::int64_t slot, const Columns& columns,
                Sampled how) {
  if (serial_of(slot) % kSampleEvery != 0) {
    return {};
  }
  const auto terms = distinct_terms(columns);
  std::vector<store::Parameter> parameters(terms.begin(), terms.end());
  std::vector<store::Command> commands;
  for (const store::Parameter& term : parameters) {
    commands.push_back({how == Sampled::add
                            ? "INSERT INTO search_sample (term, documents) VALUES ($1, 1)"
                              " ON CONFLICT (term) DO UPDATE SET documents ="
                              " search_sample.documents + 1"
                            : "UPDATE search_sample SET documents = documents - 1 WHERE term = $1",
                        std::span(&term, 1)});
  }
  if (how == Sampled::remove) {
    commands.push_back({"DELETE FROM search_sample WHERE documents <= 0", {}});
  }
  return connection.execute_all(commands);
}

Result<std::vector<std::int64_t>> estimates(store::Connection& connection,
                                            std::span<const std::string> terms) {
  std::vector<std::int64_t> counts(terms.size(), 0);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const store::Parameter term[] = {std::string_view(terms[i])};
    NOCTEM_CHECK(connection.query({"SELECT documents FROM search_sample WHERE term = $1", term},
                                  [&](const store::Row& row) -> Result<store::Walk> {
                                    counts[i] = row.integer(0) * kSampleEvery;
                                    return store::Walk::stop;
                                  }));
  }
  return counts;
}

}  // namespace noctem::search
