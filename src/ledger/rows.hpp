#pragma once
// The log's rows as values: the one place that knows their columns. Reading checks the shape of
// what the disk gave back; a row that cannot be what it claims is corrupt.
//
// Any thread, with a connection of its own.

#include <optional>
#include <string>
#include <vector>

#include "noctem/document/head.hpp"
#include "noctem/document/merkle.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/ledger/packed.hpp"
#include "noctem/store/database.hpp"

namespace noctem::ledger {

document::Digest leaf_of(const Record& record);

struct Place {
  const document::Digest& leaf;
  Deflater& deflater;
};
// false: a record of this document is there already.
Result<bool> insert_record(store::Connection& connection, const Record& record,
                           const document::Envelope& envelope, const Place& place);
Result<> insert_node(store::Connection& connection, const document::MerkleNode& node);
Result<> insert_head(store::Connection& connection, const document::SignedHead& head);

Result<std::optional<document::SignedHead>> last_head(store::Connection& connection,
                                                      std::string_view log_id);
// Heads of a size above `size`, in order.
Result<std::vector<document::SignedHead>> read_heads(store::Connection& connection,
                                                     std::string_view log_id, std::uint64_t size,
                                                     std::size_t count_max);
Result<document::Document> document_in(const Stored& stored);

// A record with its document and body as they lie in the database, to be unpacked by whoever has
// the time.
struct PackedRecord {
  Record record;
  std::string document;
  std::optional<std::string> body;
};
Result<Stored> unpacked(const PackedRecord& packed);
Result<std::vector<PackedRecord>> read_packed(store::Connection& connection, std::uint64_t seq,
                                              std::size_t count_max);

// Record 0 as an envelope; not_found if the log is empty.
Result<document::Envelope> read_genesis_envelope(store::Connection& connection);
Result<std::uint64_t> count_records(store::Connection& connection);
Result<> erase_body(store::Connection& connection, const codec::Cid& cid);
Result<std::optional<Record>> find_record(store::Connection& connection, const codec::Cid& cid);

// Of so many records from `first` on, all of which must be there.
Result<std::vector<document::Digest>> read_leaves(store::Connection& connection,
                                                  std::uint64_t first, std::uint64_t count);

// Hashes of full subtrees, computed from leaves below kNodeLevelMin.
Result<document::Digest> read_node(store::Connection& connection, document::NodePosition position);

}  // namespace noctem::ledger
