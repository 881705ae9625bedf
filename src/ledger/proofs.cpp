#include "noctem/ledger/genesis.hpp"
#include "noctem/ledger/ledger.hpp"

#include "rows.hpp"

namespace noctem::ledger {

namespace {

Result<> check_size(store::Connection& connection, std::uint64_t size) {
  NOCTEM_TRY(const auto count, count_records(connection));
  if (size > count) {
    return fail(invalid("log_size", "the log has " + std::to_string(count) +
                                        " records; a proof for " + std::to_string(size) +
                                        " cannot be made yet"));
  }
  return {};
}

document::NodeReader reader_of(store::Connection& connection) {
  return [&connection](document::NodePosition position) { return read_node(connection, position); };
}

}  // namespace

Result<document::SignedHead> latest_head(store::Connection& connection) {
  NOCTEM_TRY(const auto genesis, read_genesis_envelope(connection));
  NOCTEM_TRY(auto head, last_head(connection, genesis.document.id().text()));
  if (!head.has_value()) {
    return fail(corrupt("log_head", "the log has records but no head"));
  }
  return std::move(*head);
}

Result<std::uint64_t> size_of(store::Connection& connection) { return count_records(connection); }

Result<std::vector<document::SignedHead>> heads_above(store::Connection& connection,
                                                      std::uint64_t size, std::size_t count_max) {
  NOCTEM_TRY(const auto genesis, read_genesis_envelope(connection));
  return read_heads(connection, genesis.document.id().text(), size, count_max);
}

Result<document::Digest> root_at(store::Connection& connection, std::uint64_t size) {
  NOCTEM_CHECK(check_size(connection, size));
  std::vector<document::Digest> peaks;
  for (const auto position : document::peak_positions(size)) {
    NOCTEM_TRY(const auto hash, read_node(connection, position));
    peaks.push_back(hash);
  }
  NOCTEM_TRY(const auto tree, document::MerkleLog::continue_from(size, std::move(peaks)));
  return tree.root();
}

Result<std::optional<document::SignedHead>> find_head(store::Connection& connection,
                                                      std::uint64_t size) {
  std::optional<document::SignedHead> found;
  if (size == 0) {
    return found;
  }
  NOCTEM_TRY(const auto genesis, read_genesis_envelope(connection));
  NOCTEM_TRY(auto heads, read_heads(connection, genesis.document.id().text(), size - 1, 1));
  if (!heads.empty() && heads.front().head.size == size) {
    found = std::move(heads.front());
  }
  return found;
}

Result<std::vector<document::Digest>> prove_inclusion(store::Connection& connection,
                                                      std::uint64_t seq, std::uint64_t size) {
  NOCTEM_CHECK(check_size(connection, size));
  return document::inclusion_proof(seq, size, reader_of(connection));
}

Result<std::vector<document::Digest>> prove_consistency(store::Connection& connection,
                                                        std::uint64_t from, std::uint64_t to) {
  NOCTEM_CHECK(check_size(connection, to));
  return document::consistency_proof(from, to, reader_of(connection));
}

}  // namespace noctem::ledger
