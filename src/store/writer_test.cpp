#include "noctem/store/writer.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <optional>

#include "noctem/store/migration.hpp"

#include "expect.hpp"
#include "test_engine.hpp"

namespace noctem::store {
namespace {

constexpr Migration kMigrations[] = {
    {1, "item",
     "CREATE TABLE item (id {key}) {strict}; CREATE TABLE mark (text {text} NOT NULL) {strict};"}};

// What the next begin or commit does instead of its work.
struct Faults {
  std::deque<std::optional<Error>> begin;
  std::deque<std::optional<Error>> commit;
  int commits_seen = 0;
};

std::optional<Error> next_of(std::deque<std::optional<Error>>& faults) {
  if (faults.empty()) {
    return std::nullopt;
  }
  auto fault = std::move(faults.front());
  faults.pop_front();
  return fault;
}

class FaultyConnection final : public Connection {
 public:
  FaultyConnection(std::unique_ptr<Connection> inner, Faults& faults)
      : inner_(std::move(inner)), faults_(faults) {}

  Result<> query(Command command, const RowFunction& on_row) override {
    return inner_->query(command, on_row);
  }
  Result<std::uint64_t> execute(Command command) override { return inner_->execute(command); }
  Result<> execute_all(std::span<const Command> commands) override {
    return inner_->execute_all(commands);
  }
  Result<> execute_script(std::string_view sql) override { return inner_->execute_script(sql); }
  Result<> begin() override {
    if (auto fault = next_of(faults_.begin)) {
      return fail(*std::move(fault));
    }
    return inner_->begin();
  }
  Result<> commit() override {
    ++faults_.commits_seen;
    if (auto fault = next_of(faults_.commit)) {
      inner_->rollback();
      return fail(*std::move(fault));
    }
    return inner_->commit();
  }
  Result<> forget_old_pages() override { return {}; }
  void rollback() override { inner_->rollback(); }

 private:
  std::unique_ptr<Connection> inner_;
  Faults& faults_;
};

struct RecordingHooks final : CommitHooks {
  std::string seen;
  std::optional<Error> begin_fault;
  std::optional<Error> end_fault;

  Result<> begin(Connection& connection) override {
    seen += 'b';
    if (begin_fault) {
      return fail(*begin_fault);
    }
    NOCTEM_CHECK(connection.execute({"INSERT INTO mark (text) VALUES ('begin')", {}}));
    return {};
  }
  Result<> end(Connection& connection) override {
    seen += 'e';
    if (end_fault) {
      return fail(*end_fault);
    }
    NOCTEM_CHECK(connection.execute({"INSERT INTO mark (text) VALUES ('end')", {}}));
    return {};
  }
  void committed() override { seen += 'c'; }
  void rolled_back() override { seen += 'r'; }
};

struct Fixture {
  explicit Fixture(WriterOptions options = {}) {
    good(migrate(engine->database(), kMigrations));
    reader = good(engine->database().connect(Access::read));
    auto connection =
        std::make_unique<FaultyConnection>(good(engine->database().connect(Access::write)), faults);
    writer = std::make_unique<Writer>(std::move(connection), hooks, options);
  }

  // The answers come as "id:kind/reason"; each shows what stood in the database when it came.
  auto note(std::int64_t id) {
    return [this, id](const Result<>& result) {
      answers.push_back(std::to_string(id) + ":" + kind_and_reason(result));
      stored_at_answer.push_back(count());
    };
  }
  Write insert(std::int64_t id) {
    auto apply = [id](Connection& connection) -> Result<Write::Outcome> {
      const Parameter row[] = {id};
      NOCTEM_CHECK(connection.execute({"INSERT INTO item (id) VALUES ($1)", row}));
      return Write::Outcome::written;
    };
    return {apply, note(id)};
  }
  Write refuse(std::int64_t id) {
    return {[](Connection&) -> Result<Write::Outcome> { return Write::Outcome::refused; },
            note(id)};
  }
  std::int64_t count() { return integer_from(*reader, "SELECT count(*) FROM item"); }
  void run() {
    while (writer->step().when == env::Next::When::now) {
    }
  }

  std::unique_ptr<TestEngine> engine = fresh_engine();
  Faults faults;
  RecordingHooks hooks;
  std::unique_ptr<Connection> reader;
  std::vector<std::string> answers;
  std::vector<std::int64_t> stored_at_answer;
  std::unique_ptr<Writer> writer;
};

using Answers = std::vector<std::string>;

TEST_SUITE_BEGIN("writer");

TEST_CASE_FIXTURE(Fixture, "what waits goes into one commit, and the answers come after it") {
  for (std::int64_t id = 1; id <= 3; ++id) {
    good(writer->submit(insert(id)));
  }
  CHECK(writer->waiting() == 3);
  CHECK(answers.empty());
  CHECK(writer->step().when == env::Next::When::on_wake);
  CHECK(answers == Answers{"1:ok", "2:ok", "3:ok"});
  CHECK(stored_at_answer == std::vector<std::int64_t>{3, 3, 3});
  CHECK(hooks.seen == "bec");
  CHECK(faults.commits_seen == 1);
  CHECK(writer->counters().commits == 1);
  CHECK(writer->counters().writes == 3);
  CHECK(writer->waiting() == 0);
}

TEST_CASE_FIXTURE(Fixture, "nothing to do does nothing") {
  CHECK(writer->step().when == env::Next::When::on_wake);
  CHECK(hooks.seen.empty());
  CHECK(faults.commits_seen == 0);
}

TEST_CASE("a group is bounded, and the rest follows at once") {
  Fixture f({.queue_items_max = 100, .group_items_max = 4});
  for (std::int64_t id = 1; id <= 10; ++id) {
    good(f.writer->submit(f.insert(id)));
  }
  CHECK(f.writer->step().when == env::Next::When::now);
  CHECK(f.answers.size() == 4);
  f.run();
  CHECK(f.answers.size() == 10);
  CHECK(f.writer->counters().commits == 3);
}

TEST_CASE("a full queue refuses at once, forgets the write and recovers") {
  Fixture f({.queue_items_max = 2, .group_items_max = 2});
  good(f.writer->submit(f.insert(1)));
  good(f.writer->submit(f.insert(2)));
  CHECK(kind_and_reason(f.writer->submit(f.insert(3))) == "exhausted/queue_full");
  CHECK(f.writer->counters().refused_full == 1);
  f.run();
  CHECK(f.answers == Answers{"1:ok", "2:ok"});
  good(f.writer->submit(f.insert(3)));
  f.run();
  CHECK(f.count() == 3);
}

TEST_CASE_FIXTURE(Fixture,
                  "a refused write is answered with its neighbours and costs them nothing") {
  good(writer->submit(insert(1)));
  good(writer->submit(refuse(2)));
  good(writer->submit(insert(3)));
  run();
  CHECK(answers == Answers{"1:ok", "2:ok", "3:ok"});
  CHECK(stored_at_answer == std::vector<std::int64_t>{2, 2, 2});
  CHECK(writer->counters().writes == 2);
  CHECK(writer->counters().rollbacks == 0);
}

TEST_CASE_FIXTURE(Fixture, "a group of refusals commits nothing, its marks included") {
  good(writer->submit(refuse(1)));
  good(writer->submit(refuse(2)));
  run();
  CHECK(answers == Answers{"1:ok", "2:ok"});
  CHECK(faults.commits_seen == 0);
  CHECK(hooks.seen == "br");
  CHECK(integer_from(*reader, "SELECT count(*) FROM mark") == 0);
}

TEST_CASE_FIXTURE(Fixture, "a write that fails takes nobody with it") {
  good(writer->submit(insert(1)));
  good(writer->submit(insert(1)));
  good(writer->submit(insert(3)));
  run();
  CHECK(answers == Answers{"1:ok", "1:conflict/unique", "3:ok"});
  CHECK(count() == 2);
  CHECK(hooks.seen ==
        "br"
        "bec"
        "br"
        "bec");
  CHECK(integer_from(*reader, "SELECT count(*) FROM mark") == 4);
  CHECK(writer->counters().writes == 2);
}

TEST_CASE_FIXTURE(Fixture, "a write that fails alone is tried once") {
  good(writer->submit(insert(1)));
  run();
  good(writer->submit(insert(1)));
  run();
  CHECK(answers == Answers{"1:ok", "1:conflict/unique"});
  CHECK(writer->counters().rollbacks == 1);
}

TEST_CASE_FIXTURE(Fixture, "a commit of unknown outcome is told to all and not tried again") {
  faults.commit = {unavailable("disk_io", "gone")};
  good(writer->submit(insert(1)));
  good(writer->submit(insert(2)));
  run();
  CHECK(answers == Answers{"1:unavailable/outcome_unknown", "2:unavailable/outcome_unknown"});
  CHECK(faults.commits_seen == 1);
  CHECK(hooks.seen == "ber");
  good(writer->submit(insert(3)));
  run();
  CHECK(answers.back() == "3:ok");
}

TEST_CASE_FIXTURE(Fixture, "a commit that was refused is tried again one by one") {
  faults.commit = {exhausted("disk_full", "full"), std::nullopt, exhausted("disk_full", "full")};
  for (std::int64_t id = 1; id <= 3; ++id) {
    good(writer->submit(insert(id)));
  }
  run();
  CHECK(answers == Answers{"1:ok", "2:exhausted/disk_full", "3:ok"});
  CHECK(count() == 2);
}

TEST_CASE_FIXTURE(Fixture, "an unknown outcome in the middle of single tries spares the others") {
  faults.commit = {exhausted("disk_full", "full"), unavailable("disk_io", "gone")};
  good(writer->submit(insert(1)));
  good(writer->submit(insert(2)));
  run();
  CHECK(answers == Answers{"1:unavailable/outcome_unknown", "2:ok"});
}

TEST_CASE_FIXTURE(Fixture, "without a transaction all are answered and none is tried alone") {
  faults.begin = {unavailable("busy", "held")};
  good(writer->submit(insert(1)));
  good(writer->submit(insert(2)));
  run();
  CHECK(answers == Answers{"1:unavailable/busy", "2:unavailable/busy"});
  CHECK(hooks.seen.empty());
  faults.begin = {std::nullopt, std::nullopt, unavailable("busy", "held")};
  good(writer->submit(insert(3)));
  good(writer->submit(insert(3)));
  good(writer->submit(insert(4)));
  run();
  CHECK(answers == Answers{"1:unavailable/busy", "2:unavailable/busy", "3:ok", "3:unavailable/busy",
                           "4:unavailable/busy"});
}

TEST_CASE_FIXTURE(Fixture, "the owner's hooks can fail") {
  hooks.begin_fault = unavailable("clock", "the clock jumped");
  good(writer->submit(insert(1)));
  good(writer->submit(insert(2)));
  run();
  CHECK(answers == Answers{"1:unavailable/clock", "2:unavailable/clock"});
  CHECK(hooks.seen == "br");
  hooks.begin_fault.reset();
  hooks.end_fault = internal("head", "no head");
  good(writer->submit(insert(3)));
  good(writer->submit(insert(4)));
  run();
  CHECK(answers.size() == 4);
  CHECK(answers.back() == "4:internal/head");
  CHECK(count() == 0);
}

TEST_CASE_FIXTURE(Fixture, "a reply may submit the next write") {
  Write first = insert(1);
  first.reply = [this](const Result<>&) { good(writer->submit(insert(2))); };
  good(writer->submit(std::move(first)));
  CHECK(writer->step().when == env::Next::When::now);
  run();
  CHECK(answers == Answers{"2:ok"});
  CHECK(count() == 2);
}

TEST_CASE_FIXTURE(Fixture, "the worker is woken once for what it finds in one step") {
  int woken = 0;
  writer->set_waker([&woken] { ++woken; });
  good(writer->submit(insert(1)));
  good(writer->submit(insert(2)));
  CHECK(woken == 1);
  run();
  good(writer->submit(insert(3)));
  CHECK(woken == 2);
  run();
}

TEST_CASE_FIXTURE(Fixture, "what still waits at the end is answered") {
  good(writer->submit(insert(1)));
  good(writer->submit(insert(2)));
  writer.reset();
  CHECK(answers == Answers{"1:unavailable/stopping", "2:unavailable/stopping"});
  CHECK(count() == 0);
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
