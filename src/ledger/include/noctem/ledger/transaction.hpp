#pragma once
// What a piece of work sees of the commit that it is part of: one time stamp for all of its
// records, the number of the next one, the connection for whatever else must be durable together
// with them. Works of one commit see each other's rows.
//
// Lives while the commit is made; belongs to the writer's thread.

#include <cstdint>
#include <functional>
#include <optional>

#include "noctem/document/document.hpp"
#include "noctem/document/head.hpp"
#include "noctem/ledger/record.hpp"
#include "noctem/store/writer.hpp"

namespace noctem::ledger {

struct Appended {
  Record record;
  enum class How { added, known } how = How::added;
};

// A line of another node's log, as that log has it.
struct Foreign {
  Record record;
  document::Envelope envelope;
};

class Transaction {
 public:
  virtual ~Transaction() = default;
  virtual std::int64_t at() const = 0;
  virtual std::uint64_t size() const = 0;  // the next record's seq
  virtual store::Connection& connection() = 0;

  // The record of a document that is in the log already, or was put there by this commit.
  virtual Result<std::optional<Record>> find(const codec::Cid& cid) = 0;
  // `known`: with its old record; nothing was written.
  virtual Result<Appended> append(const document::Envelope& envelope,
                                  const std::optional<Near>& near) = 0;
  // Only in a copy of another log. The record keeps its number, its time and its bytes; everything
  // that can be checked here is: its place, its time, names, signature, body. corrupt/log_gap where
  // records before it are missing, corrupt/log_fork where another one has its number.
  virtual Result<Appended> adopt(const Foreign& foreign) = 0;
  // What was adopted ends with a head that the log's key signed over exactly these records
  // (corrupt/log_head); without one nothing of it is kept.
  virtual Result<> adopt_head(const document::SignedHead& head) = 0;
  // The words beside a document are gone when this commit is durable; the record stays.
  virtual Result<> erase_body(const codec::Cid& cid) = 0;
};

// Runs inside of the transaction, as store::Write does: what is `refused` has looked and not
// written.
using Work = std::function<Result<store::Write::Outcome>(Transaction&)>;

// Whoever keeps more than the log in the same database: called around the works of each commit.
class CommitOwner {
 public:
  virtual ~CommitOwner() = default;
  // No record may have an earlier time than this; asked before begin().
  virtual Result<std::int64_t> time(store::Connection& connection) = 0;
  virtual Result<> begin(Transaction& transaction) = 0;  // first; may append
  virtual Result<> end(Transaction& transaction) = 0;    // last, if any work wrote; may append
  virtual void committed() = 0;
  // `Undone::all`: nothing of this commit is durable. `not_known`: it may be, so what was kept in
  // memory of earlier ones must be read again.
  enum class Undone { all, not_known };
  virtual void rolled_back(Undone undone) = 0;
};

}  // namespace noctem::ledger
