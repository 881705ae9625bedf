#pragma once
// The one writer of a database. Whatever waits in its queue goes into a single transaction; a reply
// is released only after that transaction is durable. So a caller that saw a reply can lose power
// and find its write again.
//
// A write that is refused (it says so) changes nothing and does not disturb its neighbours: it must
// look before it writes. A write that fails half-way undoes the group; each of its writes is then
// tried alone, so that one bad write cannot take others with it. The reply
// unavailable/outcome_unknown means that the commit was under way when the disk or the server
// failed: whoever sends again must look first. Where no transaction can be begun, all are answered
// at once.
//
// submit() may be called from any thread and never blocks: a full queue refuses at once
// (exhausted/queue_full) and forgets the write. step() belongs to the writer's thread, or to the
// simulator. Replies are called on the thread of step(), or of the destructor.

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "noctem/base/result.hpp"
#include "noctem/env/queue.hpp"
#include "noctem/env/threads.hpp"
#include "noctem/store/database.hpp"

namespace noctem::store {

struct Write {
  // Runs inside of the transaction; may run a second time after a rollback. `refused` means:
  // decided, nothing written.
  enum class Outcome { written, refused };
  std::function<Result<Outcome>(Connection&)> apply;
  std::function<void(Result<>)> reply;  // once, after the commit or with what failed
};

// What an owner adds around the writes of one commit: a time stamp before them, a signed head after
// them.
class CommitHooks {
 public:
  virtual ~CommitHooks() = default;
  virtual Result<> begin(Connection& connection) = 0;  // first in the transaction
  virtual Result<> end(Connection& connection) = 0;    // last before the commit
  virtual void committed() = 0;
  virtual void rolled_back() = 0;  // whatever begin, end or a write kept in memory is void
};

struct WriterOptions {
  std::size_t queue_items_max = 4096;
  std::size_t group_items_max = 256;
};

struct WriterCounters {
  std::uint64_t commits = 0;
  std::uint64_t writes = 0;
  std::uint64_t refused_full = 0;
  std::uint64_t rollbacks = 0;
};

class Writer {
 public:
  Writer(std::unique_ptr<Connection> connection, CommitHooks& hooks, WriterOptions options = {});
  ~Writer();  // what still waits is answered with unavailable/stopping

  Result<> submit(Write write);
  env::Next step();

  // Who must be woken when something was submitted. Set before the first submit.
  void set_waker(std::function<void()> wake);
  std::size_t waiting() const;
  WriterCounters counters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace noctem::store
