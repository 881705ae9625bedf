#pragma once
// The growing end of the log: how many records, the last time, the tree's peaks. Loaded from the
// database, advanced in memory record by record, and thrown back to what was committed when a
// transaction is undone. The order is always: decide here, write rows, commit, then keep.
//
// Belongs to the writer's thread.

#include <memory>

#include "noctem/crypto/signing.hpp"
#include "noctem/document/head.hpp"
#include "noctem/document/merkle.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/ledger/packed.hpp"
#include "noctem/store/database.hpp"

namespace noctem::ledger {

class Tail {
 public:
  // corrupt if the tree does not have the root of the last head.
  static Result<Tail> load(store::Connection& connection, codec::Cid id);

  void stamp(std::int64_t now);  // time never goes back
  std::int64_t time() const { return time_; }
  std::uint64_t size() const { return tree_.size(); }
  const codec::Cid& id() const { return id_; }

  // Adds a record of this envelope and its rows; if the document is known, its old record.
  Result<Appended> append(store::Connection& connection, const document::Envelope& envelope,
                          const std::optional<Near>& near);
  // The head of what was added since the last one, if anything was.
  Result<> seal(store::Connection& connection, const crypto::SigningKey& log_key);

  // The same two of another node's log: nothing is made here, everything is checked.
  Result<Appended> adopt(store::Connection& connection, const Foreign& foreign);
  Result<> adopt_head(store::Connection& connection, const document::SignedHead& head);
  bool is_sealed() const { return sealed_size_ == tree_.size(); }

 private:
  Result<Appended> grow(store::Connection& connection, const Record& record,
                        const document::Envelope& envelope);

  codec::Cid id_;
  document::MerkleLog tree_;
  std::uint64_t sealed_size_ = 0;
  std::int64_t time_ = 0;
  std::shared_ptr<Deflater> deflater_ = std::make_shared<Deflater>();  // its copies' too
};

}  // namespace noctem::ledger
