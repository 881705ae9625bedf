// A copy's way to grow: another node's records and heads, as they are, each checked before it is
// believed. What does not fit is corrupt, since an honest log cannot have it.

#include <string>

#include "noctem/codec/json.hpp"
#include "noctem/ledger/genesis.hpp"

#include "rows.hpp"
#include "tail.hpp"

namespace noctem::ledger {

namespace {

Error wrong(std::uint64_t seq, std::string what) {
  return corrupt("log_record", "record " + std::to_string(seq) + ": " + std::move(what));
}

Result<> check_names(const Foreign& foreign, const codec::Cid& id) {
  const auto& [record, envelope] = foreign;
  const auto& document = envelope.document;
  if (record.cid != document.id() || record.signature != envelope.signature) {
    return fail(wrong(record.seq, "its document is not the one that it names"));
  }
  if (record.seq == 0 ? document.id() != id : document.mesh() != id) {
    return fail(wrong(record.seq, "its document belongs to another log"));
  }
  if (!envelope.body.has_value()) {
    return {};
  }
  const auto* named = document.value().find("body");
  if (named == nullptr || named->text() == nullptr ||
      *named->text() != document::body_id(*envelope.body).text()) {
    return fail(wrong(record.seq, "its body is not the one that the document names"));
  }
  return {};
}

// A record that this copy has: the same one, or somebody has two logs.
Result<Appended> compare(store::Connection& connection, const Record& record) {
  NOCTEM_TRY(const auto kept, read_from(connection, record.seq, 1));
  if (kept.empty() || kept.front().record != record) {
    return fail(corrupt("log_fork", "record " + std::to_string(record.seq) +
                                        " is another one than the one that was kept"));
  }
  return Appended{kept.front().record, Appended::How::known};
}

// A head within what was kept: over the same records, or somebody has two logs.
Result<> compare(store::Connection& connection, const document::SignedHead& head) {
  NOCTEM_TRY(const auto root, root_at(connection, head.head.size));
  if (root != head.head.root) {
    return fail(corrupt("log_fork", "the head of size " + std::to_string(head.head.size) +
                                        " is signed by the log key over other records than those "
                                        "that were kept"));
  }
  return {};
}

}  // namespace

Result<Appended> Tail::adopt(store::Connection& connection, const Foreign& foreign) {
  const auto& record = foreign.record;
  if (record.seq < tree_.size()) {
    NOCTEM_CHECK(check_names(foreign, id_));
    return compare(connection, record);
  }
  if (record.seq > tree_.size()) {
    return fail(corrupt("log_gap", "record " + std::to_string(tree_.size()) + " is missing"));
  }
  if (record.at < time_) {
    return fail(wrong(record.seq, "is older than the one before it"));
  }
  NOCTEM_CHECK(check_names(foreign, id_));
  if (!document::verify(foreign.envelope.document, record.signature)) {
    return fail(wrong(record.seq, "its signature is not the author's"));
  }
  NOCTEM_TRY(auto appended, grow(connection, record, foreign.envelope));
  if (appended.how == Appended::How::known) {
    return fail(wrong(record.seq, "its document stands in the log already, as record " +
                                      std::to_string(appended.record.seq)));
  }
  time_ = record.at;
  return appended;
}

Result<> Tail::adopt_head(store::Connection& connection, const document::SignedHead& head) {
  const std::string which = "the head of size " + std::to_string(head.head.size);
  NOCTEM_TRY(const auto first, read_genesis_envelope(connection));
  NOCTEM_TRY(const auto genesis, read_genesis(first.document));
  if (!document::verify_head(head, genesis.log_key)) {
    return fail(corrupt("log_head", which + " is not signed by the log key"));
  }
  if (head.head.mesh != id_.text() || head.head.size > tree_.size()) {
    return fail(corrupt("log_head", which + " does not fit the records before it"));
  }
  if (head.head.size <= sealed_size_) {
    return compare(connection, head);
  }
  if (head.head.size != tree_.size() || head.head.root != tree_.root() || head.head.time < time_) {
    return fail(corrupt("log_head", which + " does not fit the records before it"));
  }
  NOCTEM_CHECK(insert_head(connection, head));
  sealed_size_ = tree_.size();
  time_ = head.head.time;
  return {};
}

}  // namespace noctem::ledger
