#include <algorithm>
#include <string>

#include "noctem/ledger/genesis.hpp"
#include "noctem/ledger/ledger.hpp"

#include "record_checks.hpp"
#include "rows.hpp"
#include "schema.hpp"

namespace noctem::ledger {

namespace {

constexpr std::size_t kRecordsAtOnce = 256;

Error wrong(std::uint64_t seq, std::string what) {
  return corrupt("log_record", "record " + std::to_string(seq) + ": " + std::move(what));
}

// Reads the log as it was written and remembers the roots that heads must have.
class Audit {
 public:
  explicit Audit(store::Connection& connection) : connection_(connection) {}

  Result<> take(const Checked& checked, const document::Digest& kept_leaf) {
    const auto& record = checked.stored.record;
    const auto seq = tree_.size();
    if (record.at < time_) {
      return fail(wrong(seq, "is older than the one before it"));
    }
    NOCTEM_CHECK(check_place(checked.document->value(), seq));
    return grow(record, kept_leaf);
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

  Result<> grow(const Record& record, const document::Digest& kept_leaf) {
    const auto leaf = leaf_of(record);
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

// Heads of the log, in the order of their sizes, a page at a time.
class Heads {
 public:
  Heads(store::Connection& connection, std::string log_id)
      : connection_(connection), log_id_(std::move(log_id)) {}

  // The next one of all, which must be there.
  Result<document::SignedHead> next() {
    if (at_ == page_.size()) {
      const auto size = page_.empty() ? 0 : page_.back().head.size;
      NOCTEM_TRY(page_, read_heads(connection_, log_id_, size, kRecordsAtOnce));
      at_ = 0;
    }
    if (page_.empty()) {
      return fail(corrupt("log_head", "a head is missing"));
    }
    return page_[at_++];
  }

 private:
  store::Connection& connection_;
  std::string log_id_;
  std::vector<document::SignedHead> page_;
  std::size_t at_ = 0;
};

// A reading of the log: one batch is compared and told while the next one is checked.
class Reading {
 public:
  Reading(store::Connection& connection, const Verification& verification,
          document::SignedHead last)
      : connection_(connection),
        verification_(verification),
        last_(std::move(last)),
        checks_(verification.kinds, verification.threads),
        audit_(connection),
        heads_(connection, last_.head.mesh) {}

  Result<Verified> run() {
    NOCTEM_TRY(head_, heads_.next());
    NOCTEM_CHECK(begin_batch());
    while (audit_.size() < last_.head.size) {
      const auto batch = checks_.take();
      NOCTEM_CHECK(begin_batch());
      NOCTEM_CHECK(take_batch(batch));
    }
    if (audit_.id().text() != last_.head.mesh) {
      return fail(corrupt("log_genesis", "the log's id is not that of its genesis"));
    }
    return Verified{audit_.size(), last_};
  }

 private:
  // Reads to the next gap at most: what stands before it is told first.
  Result<> begin_batch() {
    const auto count = std::min<std::uint64_t>(last_.head.size - read_, kRecordsAtOnce);
    NOCTEM_TRY(auto records, read_packed(connection_, read_, count));
    std::size_t whole = 0;
    while (whole < records.size() && records[whole].record.seq == read_ + whole) {
      ++whole;
    }
    records.resize(whole);
    read_ += whole;
    checks_.begin(std::move(records));
    return {};
  }

  Result<> take_batch(const std::vector<Checked>& batch) {
    if (batch.empty()) {
      return fail(wrong(audit_.size(), "is missing"));
    }
    NOCTEM_TRY(const auto leaves, read_leaves(connection_, audit_.size(), batch.size()));
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const Checked& checked = batch[i];
      if (!checked.document->has_value()) {
        return fail(checked.document->error());
      }
      NOCTEM_CHECK(audit_.take(checked, leaves[i]));
      if (verification_.on_record) {
        NOCTEM_CHECK(verification_.on_record(checked.stored, checked.document->value()));
      }
      NOCTEM_CHECK(take_heads());
    }
    if (verification_.on_progress) {
      verification_.on_progress(audit_.size());
    }
    return {};
  }

  Result<> take_heads() {
    if (head_.head.size != audit_.size()) {
      return {};
    }
    NOCTEM_CHECK(audit_.take_head(head_));
    if (audit_.size() < last_.head.size) {
      NOCTEM_TRY(head_, heads_.next());
    }
    return {};
  }

  store::Connection& connection_;
  const Verification& verification_;
  document::SignedHead last_;
  RecordChecks checks_;
  Audit audit_;
  Heads heads_;
  document::SignedHead head_;
  std::uint64_t read_ = 0;
};

// A record before the first would be found by its name, and stand in no tree.
Result<> check_beginning(store::Connection& connection) {
  return connection.query({"SELECT seq FROM log_record WHERE seq < 0 LIMIT 1", {}},
                          [](const store::Row&) -> Result<store::Walk> {
                            return fail(corrupt("log_record", "a record stands before the first"));
                          });
}

}  // namespace

Result<Verified> verify(store::Connection& connection, const Verification& verification) {
  NOCTEM_CHECK(check_beginning(connection));
  NOCTEM_TRY(const auto last, latest_head(connection));
  NOCTEM_TRY(const auto count, count_records(connection));
  if (count != last.head.size) {
    return fail(corrupt("log_head", "there are " + std::to_string(count) +
                                        " records but the last head covers " +
                                        std::to_string(last.head.size)));
  }
  return Reading(connection, verification, last).run();
}

Result<Verified> verify(store::Connection& connection,
                        const std::function<void(std::uint64_t records)>& on_progress) {
  return verify(connection, Verification{.on_progress = on_progress});
}

}  // namespace noctem::ledger
