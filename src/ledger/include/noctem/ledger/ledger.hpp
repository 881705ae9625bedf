#pragma once
// The durable log of signed documents: what was acknowledged is on the disk, in one order, under a
// signed head. Record, document, body, tree nodes and head go into one transaction; there is one
// truth and no recovery code.
//
// Without the log's key it is a copy of another node's log: it adopts records and heads as they are
// and makes none (transaction.hpp).
//
// submit() and append() are for any thread and answer once, after the commit. A document that is
// known already answers with its old record. Reading takes a connection of the caller's own thread.
// The writer's step belongs to one worker.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "noctem/crypto/signing.hpp"
#include "noctem/document/document.hpp"
#include "noctem/document/head.hpp"
#include "noctem/document/merkle.hpp"
#include "noctem/env/clock.hpp"
#include "noctem/ledger/record.hpp"
#include "noctem/ledger/transaction.hpp"
#include "noctem/store/migration.hpp"
#include "noctem/store/writer.hpp"

namespace noctem::ledger {

struct Stored {
  Record record;
  std::string document;             // canonical bytes
  std::optional<std::string> body;  // canonical bytes, absent if there was none or it was erased
};

struct LedgerOptions {
  // The one that the genesis names; nothing: this is a copy, which grows by what it adopts alone.
  std::optional<crypto::SigningKey> log_key = {};
  std::optional<codec::Cid> copy_of = {};  // of a copy that may still be empty: the log's id
  std::optional<document::Envelope> genesis = {};  // becomes seq 0 of an empty log
  store::WriterOptions writer = {};
  CommitOwner* owner = nullptr;  // borrowed; outlives the ledger
  // The owner's tables, in the same history of the schema: numbered from the log's last step on.
  std::span<const store::Migration> migrations = {};
};

class Ledger {
 public:
  static Result<std::unique_ptr<Ledger>> open(store::Database& database, env::Clock& clock,
                                              LedgerOptions options);
  virtual ~Ledger() = default;  // after its writer's worker has gone

  // `work` may run a second time after a rollback. What it found out reaches the reply by what both
  // hold.
  virtual void submit(Work work, std::function<void(Result<>)> reply) = 0;
  // The envelope's syntax, schema and signature were checked by the caller.
  virtual void append(document::Envelope envelope, std::function<void(Result<Appended>)> reply) = 0;
  virtual store::Writer& writer() = 0;
  virtual const codec::Cid& id() const = 0;  // CID of the genesis
};

Result<std::optional<Stored>> find(store::Connection& connection, const codec::Cid& cid);
Result<std::vector<Stored>> read_from(store::Connection& connection, std::uint64_t seq,
                                      std::size_t count_max);
Result<std::uint64_t> size_of(store::Connection& connection);  // 0: a copy that is still empty
Result<document::SignedHead> latest_head(store::Connection& connection);
// Heads of a size above `size`, in order.
Result<std::vector<document::SignedHead>> heads_above(store::Connection& connection,
                                                      std::uint64_t size, std::size_t count_max);
// The root that the tree had at this size.
Result<document::Digest> root_at(store::Connection& connection, std::uint64_t size);
// Nothing: no commit ended at this size.
Result<std::optional<document::SignedHead>> find_head(store::Connection& connection,
                                                      std::uint64_t size);
Result<std::vector<document::Digest>> prove_inclusion(store::Connection& connection,
                                                      std::uint64_t seq, std::uint64_t size);
Result<std::vector<document::Digest>> prove_consistency(store::Connection& connection,
                                                        std::uint64_t from, std::uint64_t to);

// Reads everything again as a stranger would: order and times of records, names and signatures of
// documents, bodies, tree nodes, root, heads. The first thing that is wrong is the error. The log
// key is the one that the genesis names.
struct Verified {
  std::uint64_t records = 0;
  document::SignedHead head;
};
Result<Verified> verify(store::Connection& connection,
                        const std::function<void(std::uint64_t records)>& on_progress);

}  // namespace noctem::ledger
