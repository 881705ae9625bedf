#pragma once
// The node's side of a mesh: the one place where documents become records. It opens the ledger and
// the fold's state in the same database, checks at the door what the fold cannot see (bodies, near
// duplicates, echoes, rates, the clock), lets the fold decide, and adds what only a node may say:
// round.open, round.close with the reveals that it holds, task.lease, gap, pause, anomaly.
//
// Guarantees: record, body, state, deposits and the node's own records are one transaction, so a
// crash leaves log and state equal; what is refused leaves nothing; a pair is accepted whole or not
// at all; a known document answers with its old record; a reply is released after its commit.
//
// Without the log's key it is a copy of another node's mesh: submit and claim refuse (denied/copy),
// adopt() is how it grows, reading is the same.
//
// submit, claim, query and the others with a reply: any thread; they answer once, on the writer's
// thread or, where they are refused at once, on the caller's. A Reader is for its own thread.
// ledger().writer().step() belongs to one worker and tick() to one (another one may be).

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "noctem/base/log.hpp"
#include "noctem/env/clock.hpp"
#include "noctem/env/random.hpp"
#include "noctem/env/threads.hpp"
#include "noctem/hub/claim.hpp"
#include "noctem/hub/committed.hpp"
#include "noctem/hub/directory.hpp"
#include "noctem/hub/question.hpp"
#include "noctem/hub/reader.hpp"
#include "noctem/hub/stretch.hpp"
#include "noctem/hub/submission.hpp"
#include "noctem/ledger/ledger.hpp"
#include "noctem/mesh/fold.hpp"
#include "noctem/store/read_pool.hpp"

namespace noctem::hub {

struct HubContext {  // borrowed; outlives the hub
  store::Database& database;
  env::Clock& clock;
  Log log;
};

struct HubOptions {
  // Nothing: a copy of another node's mesh, for reading, which grows by adopt() alone.
  std::optional<crypto::SigningKey> log_key = {};
  std::optional<codec::Cid> copy_of = {};          // the mesh, of a copy that may still be empty
  std::optional<document::Envelope> genesis = {};  // of an empty log
  store::WriterOptions writer = {};
  std::size_t readers_max = 64;
  std::size_t cache_bytes_max = 16u << 20;  // rows of the state, kept between commits
};

struct HubCounters {
  std::uint64_t added = 0;
  std::uint64_t known = 0;
  std::uint64_t refused = 0;
  std::uint64_t rounds_opened = 0;
  std::uint64_t rounds_closed = 0;
  std::uint64_t reveals_lost = 0;  // the fold refused one that the door had taken: a bug
  std::uint64_t erased = 0;
  std::uint64_t pauses = 0;
};

class Hub {
 public:
  // Makes what is missing; an older state than the log's is corrupt. No worker runs yet.
  static Result<std::unique_ptr<Hub>> open(HubContext context, HubOptions options);
  virtual ~Hub() = default;  // after its workers have gone

  virtual const codec::Cid& mesh() const = 0;
  virtual bool is_copy() const = 0;
  virtual const document::Kinds& kinds() const = 0;
  virtual const Directory& directory() const = 0;
  virtual ledger::Ledger& ledger() = 0;
  virtual HubCounters counters() const = 0;

  virtual void submit(Submission submission, std::function<void(Result<Accepted>)> reply) = 0;
  // Nothing: there is no work for this agent now.
  virtual void claim(Claim claim, std::function<void(Result<std::optional<Claimed>>)> reply) = 0;
  // Answers on the caller's thread if the index has everything, else on tick's.
  virtual void query(Question question, std::function<void(Result<Findings>)> reply) = 0;
  // An entry's words went to this operator, other than by query(): its echo is known for a day.
  virtual void served(const mesh::OperatorId& to, const EntryView& entry) = 0;
  // Of a copy: takes the whole stretch or nothing; corrupt with the first thing that is wrong.
  virtual void adopt(Stretch stretch, std::function<void(Result<>)> reply) = 0;
  // A person says that the wall clock is right.
  virtual void accept_clock(std::function<void(Result<>)> reply) = 0;

  // What is due: windows, leases, ttls, reputations, rounds to close; and queries that waited for
  // the index. Once a second, and when woken.
  virtual env::Next tick() = 0;

  virtual Result<Reader> reader() = 0;
  // Set before the workers start: who hears of commits, on the writer's thread, and who wakes
  // tick's worker.
  virtual void set_waker(std::function<void()> wake) = 0;
  virtual void on_commit(std::function<void(const Committed&)> listener) = 0;
};

}  // namespace noctem::hub
