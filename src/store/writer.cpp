#include "noctem/store/writer.hpp"

#include <atomic>
#include <limits>
#include <utility>

#include "noctem/base/assert.hpp"
#include "noctem/base/mutation.hpp"

namespace noctem::store {
namespace {

std::size_t queue_limit(const WriterOptions& options) {
  return mutated("unbounded_queue") ? std::numeric_limits<std::size_t>::max()
                                    : options.queue_items_max;
}

void reply_all(std::span<Write> writes, const Result<>& result) {
  for (Write& write : writes) {
    write.reply(result);
  }
}

// The mutation: the answer goes out while the commit may still fail, and the true one goes nowhere.
void reply_too_early(std::span<Write> writes) {
  reply_all(writes, {});
  for (Write& write : writes) {
    write.reply = [](const Result<>&) {};
  }
}

Error not_known(const Error& error) {
  return unavailable("outcome_unknown", "whether the write was stored is not known (" +
                                            error.message + "); look before you send it again");
}

// How a transaction ended, for whoever decides what comes next.
enum class Ended {
  committed,  // or there was nothing to commit
  undone,     // rolled back: the fault may be one write's alone
  not_begun,  // no transaction to be had: the fault is no write's
  not_known,  // the commit was under way
};

}  // namespace

struct Writer::State {
  State(std::unique_ptr<Connection> c, CommitHooks& h, WriterOptions o)
      : connection(std::move(c)), hooks(h), options(o), queue(queue_limit(o)) {}

  void write_group(std::span<Write> group);
  void write_alone(std::span<Write> group);
  Ended run(std::span<Write> group, Result<>& result);
  Result<std::uint64_t> apply(std::span<Write> group);
  void undo();

  std::unique_ptr<Connection> connection;
  CommitHooks& hooks;
  WriterOptions options;
  env::BoundedQueue<Write> queue;
  std::function<void()> wake;
  std::atomic<bool> wake_is_due =
      false;  // somebody has woken the worker, and it has not looked yet

  std::atomic<std::uint64_t> commits = 0;
  std::atomic<std::uint64_t> writes = 0;
  std::atomic<std::uint64_t> refused_full = 0;
  std::atomic<std::uint64_t> rollbacks = 0;
};

// One transaction for all; if it fails for a reason that may be one write's own, one for each.
void Writer::State::write_group(std::span<Write> group) {
  Result<> result;
  const Ended ended = run(group, result);
  if (ended == Ended::undone && group.size() > 1) {
    write_alone(group);
    return;
  }
  reply_all(group, result);
}

void Writer::State::write_alone(std::span<Write> group) {
  for (std::size_t i = 0; i < group.size(); ++i) {
    Result<> result;
    const Ended ended = run(group.subspan(i, 1), result);
    if (ended == Ended::not_begun) {
      reply_all(group.subspan(i), result);
      return;
    }
    group[i].reply(result);
  }
}

Ended Writer::State::run(std::span<Write> group, Result<>& result) {
  result = connection->begin();
  if (!result) {
    return Ended::not_begun;
  }
  result = hooks.begin(*connection);
  if (!result) {
    undo();
    return Ended::not_begun;
  }
  const Result<std::uint64_t> written = apply(group);
  if (!written) {
    result = fail(written.error());
    undo();
    return Ended::undone;
  }
  if (mutated("reply_before_commit")) {
    reply_too_early(group);
  }
  if (*written == 0) {  // all were refused: there is nothing to keep
    connection->rollback();
    hooks.rolled_back();
    return Ended::committed;
  }
  result = connection->commit();
  if (!result) {
    undo();
    if (result.error().kind != ErrorKind::unavailable) {
      return Ended::undone;
    }
    result = fail(not_known(result.error()));
    return Ended::not_known;
  }
  hooks.committed();
  commits.fetch_add(1, std::memory_order_relaxed);
  writes.fetch_add(*written, std::memory_order_relaxed);
  return Ended::committed;
}

// How many wrote something. Where none did, nothing is added after them either.
Result<std::uint64_t> Writer::State::apply(std::span<Write> group) {
  std::uint64_t written = 0;
  for (Write& write : group) {
    NOCTEM_TRY(const Write::Outcome outcome, write.apply(*connection));
    written += outcome == Write::Outcome::written ? 1 : 0;
  }
  if (written > 0) {
    NOCTEM_CHECK(hooks.end(*connection));
  }
  return written;
}

void Writer::State::undo() {
  connection->rollback();
  hooks.rolled_back();
  rollbacks.fetch_add(1, std::memory_order_relaxed);
}

Writer::Writer(std::unique_ptr<Connection> connection, CommitHooks& hooks, WriterOptions options)
    : state_(std::make_unique<State>(std::move(connection), hooks, options)) {
  NOCTEM_ASSERT(options.queue_items_max > 0 && options.group_items_max > 0);
}

Writer::~Writer() {
  for (;;) {
    std::vector<Write> left = state_->queue.pop_up_to(state_->options.group_items_max);
    if (left.empty()) {
      return;
    }
    reply_all(left, fail(unavailable("stopping", "the store is stopping; try again later")));
  }
}

Result<> Writer::submit(Write write) {
  NOCTEM_ASSERT(write.apply != nullptr && write.reply != nullptr);
  if (!state_->queue.push(std::move(write))) {
    state_->refused_full.fetch_add(1, std::memory_order_relaxed);
    return fail(exhausted("queue_full", "more writes wait than may; try again in a second"));
  }
  if (!state_->wake_is_due.exchange(true) && state_->wake != nullptr) {
    state_->wake();
  }
  return {};
}

env::Next Writer::step() {
  state_->wake_is_due.store(false);
  std::vector<Write> group = state_->queue.pop_up_to(state_->options.group_items_max);
  if (group.empty()) {
    return env::Next::on_wake();
  }
  state_->write_group(group);
  return state_->queue.size() > 0 ? env::Next::now() : env::Next::on_wake();
}

void Writer::set_waker(std::function<void()> wake) { state_->wake = std::move(wake); }

std::size_t Writer::waiting() const { return state_->queue.size(); }

WriterCounters Writer::counters() const {
  return {state_->commits.load(), state_->writes.load(), state_->refused_full.load(),
          state_->rollbacks.load()};
}

}  // namespace noctem::store
