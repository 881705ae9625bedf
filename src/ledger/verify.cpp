#include <algorithm>
#include <map>
#include <string>

#include "noctem/ledger/genesis.hpp"
#include "noctem/ledger/ledger.hpp"

#include "rows.hpp"
#include "schema.hpp"

namespace noctem::ledger {

namespace {

constexpr std::size_t kRecordsAtOnce = 128;

Error wrong(std::uint64_t seq, std::string what) {
  return corrupt("log_record", "record " + std::to_string(seq) + ": " + std::move(what));
}

// Reads the log as it was written and remembers the roots that heads must have.
class Audit {
 public:
  explicit Audit(store::Connection& connection) : connection_(connection) {}

  Result<> take(const Stored& stored) {
    const auto seq = tree_.size();
    if (stored.record.seq != seq) {
      return fail(wrong(seq, "is missing"));
    }
    if (stored.record.at < time_) {
      return fail(wrong(seq, "is older than the one before it"));
    }
    NOCTEM_TRY(const auto document, checked_document(stored, seq));
    if (!document::verify(document, stored.record.signature)) {
      return fail(wrong(seq, "its signature is not the author's"));
    }
    NOCTEM_CHECK(check_place(document, seq));
    NOCTEM_CHECK(check_body(stored, document, seq));
    return grow(stored.record);
  }

  // Every head was signed by the log key over a root that the log really had.
  Result<> take_head(const document::SignedHead& head) {
    if (!document::verify_head(head, genesis_.log_key)) {
      return fail(corrupt("log_head", "the head of size " + std::to_string(head.head.size) +
                                          " is not signed by the log key"));
    }
    if (head.head.size != tree_.size() || head.head.root != tree_.root() ||
        head.head.time < time_) {
      return fail(corrupt("log_head", "the head of size " + std::to_string(head.head.size) +
                                          " does not fit the records before it"));
    }
    return {};
  }

  std::uint64_t size() const { return tree_.size(); }
  const codec::Cid& id() const { return id_; }

 private:
  static Result<document::Document> checked_document(const Stored& stored, std::uint64_t seq) {
    auto document = document_in(stored);
    if (!document) {
      return fail(wrong(seq, "its document is none (" + document.error().message + ")"));
    }
    if (document->canonical() != stored.document || document->id() != stored.record.cid) {
      return fail(wrong(seq, "its document is not the one that it names"));
    }
    return document;
  }

  Result<> check_place(const document::Document& document, std::uint64_t seq) {
    if (seq == 0) {
      NOCTEM_TRY(genesis_, read_genesis(document));
      id_ = document.id();
      return {};
    }
    if (document.mesh() != id_) {
      return fail(wrong(seq, "its document belongs to another log"));
    }
    return {};
  }

  // Only a kind's own rules know where the body's name stands; any text of the document that is the
  // body's id does.
  Result<> check_body(const Stored& stored, const document::Document& document, std::uint64_t seq) {
    if (!stored.body.has_value()) {
      return {};
    }
    const auto body = codec::parse_json(*stored.body);
    const auto* named = document.value().find("body");
    if (!body || codec::write_canonical(*body) != *stored.body || named == nullptr ||
        named->text() == nullptr || *named->text() != document::body_id(*body).text()) {
      return fail(wrong(seq, "its body is not the one that the document names"));
    }
    return {};
  }

  Result<> grow(const Record& record) {
    const auto leaf = leaf_of(record);
    NOCTEM_TRY(const auto kept_leaf, read_node(connection_, {0, record.seq}));
    if (kept_leaf != leaf) {
      return fail(wrong(record.seq, "its leaf in the tree is another one"));
    }
    for (const auto& node : tree_.append(leaf)) {
      if (node.position.level < kNodeLevelMin) {
        continue;
      }
      NOCTEM_TRY(const auto kept, read_node(connection_, node.position));
      if (kept != node.hash) {
        return fail(wrong(record.seq, "a node of the tree above it is another one"));
      }
    }
    time_ = record.at;
    return {};
  }

  store::Connection& connection_;
  document::MerkleLog tree_;
  Genesis genesis_;
  codec::Cid id_;
  std::int64_t time_ = 0;
};

Result<> audit_range(store::Connection& connection, Audit& audit, std::uint64_t until,
                     const std::function<void(std::uint64_t)>& on_progress) {
  while (audit.size() < until) {
    const auto count = std::min<std::uint64_t>(until - audit.size(), kRecordsAtOnce);
    NOCTEM_TRY(const auto records, read_from(connection, audit.size(), count));
    if (records.empty()) {
      return fail(wrong(audit.size(), "is missing"));
    }
    for (const auto& stored : records) {
      NOCTEM_CHECK(audit.take(stored));
    }
    on_progress(audit.size());
  }
  return {};
}

// A record before the first would be found by its name, and stand in no tree.
Result<> check_beginning(store::Connection& connection) {
  return connection.query({"SELECT seq FROM log_record WHERE seq < 0 LIMIT 1", {}},
                          [](const store::Row&) -> Result<store::Walk> {
                            return fail(corrupt("log_record", "a record stands before the first"));
                          });
}

}  // namespace

Result<Verified> verify(store::Connection& connection,
                        const std::function<void(std::uint64_t records)>& on_progress) {
  Audit audit(connection);
  NOCTEM_CHECK(check_beginning(connection));
  NOCTEM_TRY(const auto last, latest_head(connection));
  NOCTEM_TRY(const auto count, count_records(connection));
  if (count != last.head.size) {
    return fail(corrupt("log_head", "there are " + std::to_string(count) +
                                        " records but the last head covers " +
                                        std::to_string(last.head.size)));
  }
  for (std::uint64_t from = 0; from < count;) {
    NOCTEM_TRY(const auto heads, read_heads(connection, last.head.mesh, from, kRecordsAtOnce));
    for (const auto& head : heads) {
      NOCTEM_CHECK(audit_range(connection, audit, head.head.size, on_progress));
      NOCTEM_CHECK(audit.take_head(head));
    }
    if (heads.empty()) {
      return fail(corrupt("log_head", "a head is missing"));
    }
    from = heads.back().head.size;
  }
  if (audit.id().text() != last.head.mesh) {
    return fail(corrupt("log_genesis", "the log's id is not that of its genesis"));
  }
  return Verified{count, last};
}

}  // namespace noctem::ledger
