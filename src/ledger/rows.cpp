#include "rows.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "noctem/base/assert.hpp"
#include "noctem/codec/json.hpp"

#include "schema.hpp"

namespace noctem::ledger {

namespace {

using store::Parameter;
using store::Row;
using store::Walk;

Error damaged(std::string_view what) {
  return corrupt("log_row", "the log's table is damaged: " + std::string(what) +
                                "; restore a backup and run `noctem log verify`");
}

std::int64_t as_integer(std::uint64_t number) { return static_cast<std::int64_t>(number); }

template <std::size_t N>
Result<ByteArray<N>> array_from(ByteView bytes, std::string_view what) {
  if (bytes.size() != N) {
    return fail(damaged(what));
  }
  ByteArray<N> array;
  std::ranges::copy(bytes, array.begin());
  return array;
}

// A count or a time: what JSON can say exactly, from zero on.
Result<std::int64_t> number_from(std::int64_t number, std::string_view what) {
  if (number < 0 || number > codec::kIntegerMax) {
    return fail(damaged(what));
  }
  return number;
}

Result<Near> read_near(const Row& row) {
  NOCTEM_TRY(const auto entry, array_from<32>(row.blob(4), "a neighbour's id"));
  NOCTEM_TRY(const auto distance, number_from(row.integer(5), "a neighbour's distance"));
  if (distance > kNearDistanceMax) {
    return fail(damaged("a neighbour's distance"));
  }
  return Near{codec::Cid(codec::CidCodec::json, entry), distance};
}

// Columns seq, at, cid, signature, near_entry, near_distance.
Result<Record> read_record(const Row& row) {
  NOCTEM_TRY(const auto seq, number_from(row.integer(0), "a sequence number"));
  NOCTEM_TRY(const auto at, number_from(row.integer(1), "a time"));
  NOCTEM_TRY(const auto digest, array_from<32>(row.blob(2), "a document's id"));
  NOCTEM_TRY(const auto signature, array_from<64>(row.blob(3), "a signature"));
  Record record{at, codec::Cid(codec::CidCodec::json, digest), std::nullopt,
                static_cast<std::uint64_t>(seq), crypto::Signature{signature}};
  if (!row.is_null(4)) {
    NOCTEM_TRY(record.near, read_near(row));
  }
  return record;
}

Result<PackedRecord> read_packed_row(const Row& row) {
  NOCTEM_TRY(const auto record, read_record(row));
  PackedRecord packed{record, std::string(text_of(row.blob(6))), std::nullopt};
  if (!row.is_null(7)) {
    packed.body = text_of(row.blob(7));
  }
  return packed;
}

Result<document::SignedHead> read_head(const Row& row, std::string_view log_id) {
  NOCTEM_TRY(const auto size, number_from(row.integer(0), "a head's size"));
  NOCTEM_TRY(const auto time, number_from(row.integer(1), "a head's time"));
  NOCTEM_TRY(const auto root, array_from<32>(row.blob(2), "a root"));
  NOCTEM_TRY(const auto signature, array_from<64>(row.blob(3), "a head's signature"));
  return document::SignedHead{{std::string(log_id), root, static_cast<std::uint64_t>(size), time},
                              crypto::Signature{signature}};
}

document::Digest fold_leaves(std::vector<document::Digest> hashes) {
  while (hashes.size() > 1) {
    for (std::size_t i = 0; i < hashes.size() / 2; ++i) {
      hashes[i] = document::node_hash(hashes[2 * i], hashes[2 * i + 1]);
    }
    hashes.resize(hashes.size() / 2);
  }
  return hashes.front();
}

}  // namespace

document::Digest leaf_of(const Record& record) {
  return document::leaf_hash(view_of(codec::write_canonical(record_json(record))));
}

Result<bool> insert_record(store::Connection& connection, const Record& record,
                           const document::Envelope& envelope, const Place& place) {
  const std::string document_bytes = pack_json(envelope.document.canonical());
  std::string body_bytes;
  Parameter body = nullptr;
  if (envelope.body.has_value()) {
    body_bytes = place.deflater.pack(codec::write_canonical(*envelope.body));
    body = view_of(body_bytes);
  }
  Parameter near_entry = nullptr;
  Parameter near_distance = nullptr;
  if (record.near.has_value()) {
    near_entry = ByteView(record.near->entry.digest());
    near_distance = record.near->distance;
  }
  const std::array<Parameter, 9> values{as_integer(record.seq),
                                        record.at,
                                        ByteView(record.cid.digest()),
                                        ByteView(record.signature.bytes),
                                        ByteView(place.leaf),
                                        view_of(document_bytes),
                                        body,
                                        near_entry,
                                        near_distance};
  NOCTEM_TRY(
      const auto rows,
      connection.execute({"INSERT INTO log_record (seq, at, cid, signature, leaf, document, body, "
                          "near_entry, near_distance) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
                          "ON CONFLICT (cid) DO NOTHING",
                          values}));
  return rows == 1;
}

Result<> insert_node(store::Connection& connection, const document::MerkleNode& node) {
  const std::array<Parameter, 3> values{static_cast<std::int64_t>(node.position.level),
                                        as_integer(node.position.index), ByteView(node.hash)};
  NOCTEM_CHECK(connection.execute(
      {"INSERT INTO log_node (level, position, hash) VALUES ($1, $2, $3)", values}));
  return {};
}

Result<> insert_head(store::Connection& connection, const document::SignedHead& head) {
  const std::array<Parameter, 4> values{as_integer(head.head.size), head.head.time,
                                        ByteView(head.head.root), ByteView(head.signature.bytes)};
  NOCTEM_CHECK(connection.execute(
      {"INSERT INTO log_head (size, time, root, signature) VALUES ($1, $2, $3, $4)", values}));
  return {};
}

Result<std::optional<document::SignedHead>> last_head(store::Connection& connection,
                                                      std::string_view log_id) {
  std::optional<document::SignedHead> head;
  NOCTEM_CHECK(connection.query(
      {"SELECT size, time, root, signature FROM log_head ORDER BY size DESC LIMIT 1", {}},
      [&](const Row& row) -> Result<Walk> {
        NOCTEM_TRY(head, read_head(row, log_id));
        return Walk::stop;
      }));
  return head;
}

Result<std::vector<document::SignedHead>> read_heads(store::Connection& connection,
                                                     std::string_view log_id, std::uint64_t size,
                                                     std::size_t count_max) {
  std::vector<document::SignedHead> heads;
  const std::array<Parameter, 2> range{as_integer(size), as_integer(count_max)};
  NOCTEM_CHECK(connection.query(
      {"SELECT size, time, root, signature FROM log_head WHERE size > $1 ORDER BY size LIMIT $2",
       range},
      [&](const Row& row) -> Result<Walk> {
        NOCTEM_TRY(auto head, read_head(row, log_id));
        heads.push_back(std::move(head));
        return Walk::go_on;
      }));
  return heads;
}

Result<document::Document> document_in(const Stored& stored) {
  NOCTEM_TRY(auto value, codec::parse_json(stored.document));
  return document::Document::from_json_of_any_kind(std::move(value));
}

Result<document::Envelope> read_genesis_envelope(store::Connection& connection) {
  NOCTEM_TRY(const auto first, read_from(connection, 0, 1));
  if (first.empty()) {
    return fail(not_found("log_empty", "the log is empty; `noctem up` makes its first record"));
  }
  auto document = document_in(first.front());
  if (!document) {
    return fail(damaged("its first document (" + document.error().message + ")"));
  }
  return document::Envelope{std::move(*document), first.front().record.signature, std::nullopt};
}

Result<std::uint64_t> count_records(store::Connection& connection) {
  std::uint64_t count = 0;
  NOCTEM_CHECK(connection.query({"SELECT seq FROM log_record ORDER BY seq DESC LIMIT 1", {}},
                                [&](const Row& row) -> Result<Walk> {
                                  NOCTEM_TRY(const auto last,
                                             number_from(row.integer(0), "a sequence number"));
                                  count = static_cast<std::uint64_t>(last) + 1;
                                  return Walk::stop;
                                }));
  return count;
}

Result<> erase_body(store::Connection& connection, const codec::Cid& cid) {
  const std::array<Parameter, 1> name{ByteView(cid.digest())};
  NOCTEM_CHECK(connection.execute({"UPDATE log_record SET body = NULL WHERE cid = $1", name}));
  return {};
}

Result<std::optional<Record>> find_record(store::Connection& connection, const codec::Cid& cid) {
  std::optional<Record> found;
  const std::array<Parameter, 1> name{ByteView(cid.digest())};
  NOCTEM_CHECK(connection.query({"SELECT seq, at, cid, signature, near_entry, near_distance "
                                 "FROM log_record WHERE cid = $1",
                                 name},
                                [&](const Row& row) -> Result<Walk> {
                                  NOCTEM_TRY(found, read_record(row));
                                  return Walk::stop;
                                }));
  return found;
}

Result<std::vector<document::Digest>> read_leaves(store::Connection& connection,
                                                  std::uint64_t first, std::uint64_t count) {
  std::vector<document::Digest> leaves;
  const std::array<Parameter, 2> range{as_integer(first), as_integer(first + count)};
  NOCTEM_CHECK(connection.query(
      {"SELECT leaf FROM log_record WHERE seq >= $1 AND seq < $2 ORDER BY seq", range},
      [&](const Row& row) -> Result<Walk> {
        NOCTEM_TRY(const auto leaf, array_from<32>(row.blob(0), "a leaf"));
        leaves.push_back(leaf);
        return Walk::go_on;
      }));
  if (leaves.size() != count) {
    return fail(damaged("records are missing"));
  }
  return leaves;
}

Result<document::Digest> read_node(store::Connection& connection, document::NodePosition position) {
  if (position.level < kNodeLevelMin) {
    const auto count = std::uint64_t{1} << position.level;
    NOCTEM_TRY(auto leaves, read_leaves(connection, position.index * count, count));
    return fold_leaves(std::move(leaves));
  }
  std::optional<document::Digest> hash;
  const std::array<Parameter, 2> at{static_cast<std::int64_t>(position.level),
                                    as_integer(position.index)};
  NOCTEM_CHECK(
      connection.query({"SELECT hash FROM log_node WHERE level = $1 AND position = $2", at},
                       [&](const Row& row) -> Result<Walk> {
                         NOCTEM_TRY(hash, array_from<32>(row.blob(0), "a node"));
                         return Walk::stop;
                       }));
  if (!hash.has_value()) {
    return fail(damaged("a node is missing"));
  }
  return *hash;
}

Result<std::optional<Stored>> find(store::Connection& connection, const codec::Cid& cid) {
  std::optional<Stored> found;
  const std::array<Parameter, 1> name{ByteView(cid.digest())};
  NOCTEM_CHECK(
      connection.query({"SELECT seq, at, cid, signature, near_entry, near_distance, document, body "
                        "FROM log_record WHERE cid = $1",
                        name},
                       [&](const Row& row) -> Result<Walk> {
                         NOCTEM_TRY(const auto packed, read_packed_row(row));
                         NOCTEM_TRY(found, unpacked(packed));
                         return Walk::stop;
                       }));
  return found;
}

Result<Stored> unpacked(const PackedRecord& packed) {
  Stored stored{packed.record, {}, std::nullopt};
  NOCTEM_TRY(stored.document, unpack(view_of(packed.document)));
  if (packed.body.has_value()) {
    NOCTEM_TRY(stored.body, unpack(view_of(*packed.body)));
  }
  return stored;
}

Result<std::vector<PackedRecord>> read_packed(store::Connection& connection, std::uint64_t seq,
                                              std::size_t count_max) {
  std::vector<PackedRecord> read;
  const std::array<Parameter, 2> range{as_integer(seq), as_integer(count_max)};
  NOCTEM_CHECK(
      connection.query({"SELECT seq, at, cid, signature, near_entry, near_distance, document, body "
                        "FROM log_record WHERE seq >= $1 ORDER BY seq LIMIT $2",
                        range},
                       [&](const Row& row) -> Result<Walk> {
                         NOCTEM_TRY(auto packed, read_packed_row(row));
                         read.push_back(std::move(packed));
                         return Walk::go_on;
                       }));
  return read;
}

Result<std::vector<Stored>> read_from(store::Connection& connection, std::uint64_t seq,
                                      std::size_t count_max) {
  NOCTEM_TRY(const auto packed, read_packed(connection, seq, count_max));
  std::vector<Stored> read;
  read.reserve(packed.size());
  for (const PackedRecord& one : packed) {
    NOCTEM_TRY(auto stored, unpacked(one));
    read.push_back(std::move(stored));
  }
  return read;
}

}  // namespace noctem::ledger
