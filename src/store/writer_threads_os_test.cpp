// The writer as it runs on the machine: its own thread, many that submit, others that read.

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "noctem/env_os/machine.hpp"
#include "noctem/store/migration.hpp"
#include "noctem/store/read_pool.hpp"
#include "noctem/store/sqlite.hpp"
#include "noctem/store/writer.hpp"

#include "expect.hpp"
#include "temporary_folder.hpp"

namespace noctem::store {
namespace {

constexpr Migration kMigrations[] = {
    {1, "item", "CREATE TABLE item (id {key}, thread {int} NOT NULL) {strict};"}};
constexpr std::int64_t kThreads = 8;
constexpr std::int64_t kWritesEach = 400;
constexpr std::int64_t kBadRead = 1'000'000'000;

struct NoHooks final : CommitHooks {
  Result<> begin(Connection&) override { return {}; }
  Result<> end(Connection&) override { return {}; }
  void committed() override {}
  void rolled_back() override {}
};

// Answers are counted until as many came as were awaited.
class Counter {
 public:
  void add() {
    std::lock_guard guard(mutex_);
    ++count_;
    changed_.notify_all();
  }
  void wait_for(std::int64_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::int64_t count_ = 0;
};

enum class Vfs { of_sqlite, ours };

struct Fixture {
  explicit Fixture(WriterOptions options = {}, Vfs vfs = Vfs::of_sqlite) {
    SqliteWorld* const borrowed = vfs == Vfs::ours ? &world : nullptr;
    database = good(open_sqlite({.path = folder.file("store.db"), .world = borrowed}));
    good(migrate(*database, kMigrations));
    writer = std::make_unique<Writer>(good(database->connect(Access::write)), hooks, options);
    worker = machine.env().threads.start("writer", [this] { return writer->step(); });
    writer->set_waker([this] { worker->wake(); });
  }

  Write insert(std::int64_t id, std::int64_t thread) {
    auto apply = [id, thread](Connection& connection) -> Result<Write::Outcome> {
      const Parameter row[] = {id, thread};
      NOCTEM_CHECK(connection.execute({"INSERT INTO item (id, thread) VALUES ($1, $2)", row}));
      return Write::Outcome::written;
    };
    return {apply, [this](const Result<>& result) {
              (result ? stored : failed).fetch_add(1);
              answered.add();
            }};
  }

  TemporaryFolder folder;
  env_os::Machine machine;
  NoHooks hooks;
  SqliteWorld world{machine.env().files, machine.env().clock, machine.env().random};
  std::unique_ptr<Database> database;
  std::atomic<std::int64_t> stored = 0;
  std::atomic<std::int64_t> failed = 0;
  Counter answered;
  std::unique_ptr<Writer> writer;
  std::unique_ptr<env::Worker> worker;  // stops before the writer goes
};

// Counts rows again and again until it is told to stop; they must never become fewer.
void read_until(const std::atomic<bool>& done, ReadPool& pool, std::atomic<std::int64_t>& reads) {
  std::int64_t before = 0;
  while (!done) {
    const auto lease = pool.lease();
    std::int64_t now = before;
    const Command count{"SELECT count(*) FROM item", {}};
    const auto read = (*lease)->query(count, [&](const Row& row) -> Result<Walk> {
      now = row.integer(0);
      return Walk::stop;
    });
    if (!read && read.error().kind == ErrorKind::unavailable) {
      continue;  // the log was too busy to begin at: whoever reads is told to ask again
    }
    reads += read && now >= before ? 1 : kBadRead;
    before = now;
  }
}

void submit_all(Fixture& f, std::int64_t thread) {
  for (std::int64_t i = 0; i < kWritesEach; ++i) {
    while (!f.writer->submit(f.insert(thread * kWritesEach + i, thread))) {
      std::this_thread::yield();
    }
  }
}

void check_all_stored(Fixture& f) {
  CHECK(f.stored == kThreads * kWritesEach);
  CHECK(f.failed == 0);
  const auto reader = good(f.database->connect(Access::read));
  CHECK(integer_from(*reader, "SELECT count(*) FROM item") == kThreads * kWritesEach);
  const WriterCounters counters = f.writer->counters();
  CHECK(counters.writes == kThreads * kWritesEach);
  CHECK(counters.commits < counters.writes);
}

void write_and_read(Fixture& f) {
  std::atomic<bool> done = false;
  std::atomic<std::int64_t> reads = 0;
  ReadPool pool(*f.database, 2);
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] { read_until(done, pool, reads); });
  }
  for (std::int64_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&f, thread] { submit_all(f, thread); });
  }
  f.answered.wait_for(kThreads * kWritesEach);
  done = true;
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(reads < kBadRead);
  check_all_stored(f);
}

TEST_SUITE_BEGIN("writer threads");

TEST_CASE("every write of many threads is answered once and stored, while others read") {
  Fixture f;
  write_and_read(f);
}

TEST_CASE("the same on our VFS, whose locks and shared memory are ours") {
  Fixture f({}, Vfs::ours);
  write_and_read(f);
}

TEST_CASE("a queue that is too short refuses some and loses none") {
  Fixture f({.queue_items_max = 4, .group_items_max = 4});
  std::atomic<std::int64_t> accepted = 0;
  std::vector<std::thread> threads;
  for (std::int64_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::int64_t i = 0; i < kWritesEach; ++i) {
        accepted += f.writer->submit(f.insert(thread * kWritesEach + i, thread)) ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  f.answered.wait_for(accepted);
  CHECK(f.stored == accepted);
  CHECK(f.writer->counters().refused_full ==
        static_cast<std::uint64_t>(kThreads * kWritesEach - accepted));
  CHECK(f.writer->counters().refused_full > 0);
  CHECK(integer_from(*good(f.database->connect(Access::read)), "SELECT count(*) FROM item") ==
        accepted);
}

TEST_CASE("who stops in the middle has answered everything") {
  std::int64_t accepted = 0;
  std::int64_t answers = 0;
  std::int64_t stored = 0;
  std::int64_t rows = 0;
  {
    Fixture f({.queue_items_max = 4096, .group_items_max = 8});
    for (std::int64_t i = 0; i < 2000; ++i) {
      accepted += f.writer->submit(f.insert(i, 0)) ? 1 : 0;
    }
    f.worker.reset();
    f.writer.reset();
    stored = f.stored;
    answers = f.stored + f.failed;
    rows = integer_from(*good(f.database->connect(Access::read)), "SELECT count(*) FROM item");
  }
  CHECK(answers == accepted);
  CHECK(rows == stored);
}

TEST_CASE("readers are bounded and their connections used again") {
  Fixture f;
  ReadPool pool(*f.database, 2);
  {
    const auto one = good(pool.lease());
    const auto two = good(pool.lease());
    CHECK(kind_and_reason(pool.lease()) == "exhausted/readers");
    good(one->begin());
    CHECK(integer_from(*one, "SELECT count(*) FROM item") == 0);
  }
  good(f.writer->submit(f.insert(1, 0)));
  f.answered.wait_for(1);
  const auto again = good(pool.lease());
  const auto other = good(pool.lease());
  CHECK(integer_from(*again, "SELECT count(*) FROM item") == 1);
  CHECK(integer_from(*other, "SELECT count(*) FROM item") == 1);
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
