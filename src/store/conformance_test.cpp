// What every engine must do in the same way. Compiled into one binary for each engine.

#include <doctest/doctest.h>

#include <limits>

#include "noctem/store/migration.hpp"

#include "expect.hpp"
#include "test_engine.hpp"

namespace noctem::store {
namespace {

constexpr Migration kMigrations[] = {
    {1, "first",
     "CREATE TABLE note (id {key}, title {text} NOT NULL, body {blob}, size {int} NOT NULL DEFAULT "
     "0 "
     "CHECK (size >= 0)) {strict};"
     "CREATE UNIQUE INDEX note_title ON note (title);"},
    {2, "tags",
     "CREATE TABLE tag (note {int} NOT NULL REFERENCES note (id), name {text} NOT NULL) {strict};"},
};

struct Fixture {
  Fixture() {
    good(migrate(engine->database(), kMigrations));
    writer = good(engine->database().connect(Access::write));
    reader = good(engine->database().connect(Access::read));
  }

  Result<std::uint64_t> add(std::int64_t id, std::string_view title) {
    const Parameter row[] = {id, title};
    return writer->execute({"INSERT INTO note (id, title) VALUES ($1, $2)", row});
  }
  std::int64_t count() { return integer_from(*reader, "SELECT count(*) FROM note"); }

  std::unique_ptr<TestEngine> engine = fresh_engine();
  std::unique_ptr<Connection> writer;
  std::unique_ptr<Connection> reader;
};

TEST_SUITE_BEGIN("conformance");

TEST_CASE_FIXTURE(Fixture, "values come back as they went in") {
  const std::string text = "naïve ☃ 𝄞 \"'; --";
  const Bytes bytes = {0, 1, 2, 0xff, 0, 39, 92};
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  const Parameter row[] = {least, std::string_view(text), ByteView(bytes),
                           std::numeric_limits<std::int64_t>::max()};
  CHECK(good(writer->execute(
            {"INSERT INTO note (id, title, body, size) VALUES ($1, $2, $3, $4)", row})) == 1);
  int rows = 0;
  good(reader->query({"SELECT id, title, body, size FROM note", {}},
                     [&](const Row& found) -> Result<Walk> {
                       ++rows;
                       CHECK(found.integer(0) == least);
                       CHECK(found.text(1) == text);
                       CHECK(bytes_of(found.blob(2)) == bytes);
                       CHECK(found.integer(3) == std::numeric_limits<std::int64_t>::max());
                       return Walk::go_on;
                     }));
  CHECK(rows == 1);
}

TEST_CASE_FIXTURE(Fixture, "empty text and empty bytes are not null, and null is") {
  const Parameter empty[] = {std::int64_t{1}, std::string_view(), ByteView()};
  const Parameter null[] = {std::int64_t{2}, std::string_view("x"), nullptr};
  const std::string_view sql = "INSERT INTO note (id, title, body) VALUES ($1, $2, $3)";
  good(writer->execute({sql, empty}));
  good(writer->execute({sql, null}));
  std::vector<bool> nulls;
  good(reader->query({"SELECT title, body FROM note ORDER BY id", {}},
                     [&](const Row& row) -> Result<Walk> {
                       CHECK_FALSE(row.is_null(0));
                       nulls.push_back(row.is_null(1));
                       if (!row.is_null(1)) {
                         CHECK(row.text(0).empty());
                         CHECK(row.blob(1).empty());
                       }
                       return Walk::go_on;
                     }));
  CHECK(nulls == std::vector<bool>{false, true});
}

TEST_CASE_FIXTURE(Fixture,
                  "a column that holds something else reads as empty and fails its query") {
  good(add(1, "one"));
  const std::string_view sql = "SELECT title, id, body FROM note";  // body is null
  const auto ask = [&](auto read) {
    return reader->query({sql, {}}, [&](const Row& row) -> Result<Walk> {
      read(row);
      return Walk::stop;
    });
  };
  const std::vector<Result<>> answers = {
      ask([](const Row& row) { CHECK(row.integer(0) == 0); }),
      ask([](const Row& row) { CHECK(row.blob(0).empty()); }),
      ask([](const Row& row) { CHECK(row.text(1).empty()); }),
      ask([](const Row& row) { CHECK(row.blob(1).empty()); }),
      ask([](const Row& row) { CHECK(row.blob(2).empty()); }),
      ask([](const Row& row) { CHECK(row.integer(2) == 0); }),
  };
  for (const auto& answer : answers) {
    CHECK(kind_and_reason(answer) == "corrupt/column_type");
    CHECK(answer.error().message.find(engine->database().place()) != std::string::npos);
  }
  // What the row's own function says of it comes second: it saw nothing.
  CHECK(kind_and_reason(reader->query({sql, {}}, [](const Row& row) -> Result<Walk> {
          return fail(invalid("empty", std::string(row.text(1))));
        })) == "corrupt/column_type");
  good(ask([](const Row& row) { CHECK(row.text(0) == "one"); }));
}

TEST_CASE_FIXTURE(Fixture, "a transaction ends where a column holds something else") {
  good(add(1, "one"));
  good(writer->begin());
  good(add(2, "two"));
  CHECK_FALSE(writer
                  ->query({"SELECT title FROM note", {}},
                          [](const Row& row) -> Result<Walk> {
                            return row.integer(0) == 0 ? Walk::go_on : Walk::stop;
                          })
                  .has_value());
  CHECK(kind_and_reason(writer->commit()) == "internal/transaction_failed");
  writer->rollback();
  CHECK(count() == 1);
}

TEST_CASE_FIXTURE(Fixture, "$1 is the first parameter wherever it stands in the text") {
  const Parameter row[] = {std::int64_t{7}, std::string_view("seven"), std::int64_t{70}};
  good(writer->execute({"INSERT INTO note (size, title, id) VALUES ($3, $2, $1)", row}));
  const Parameter twice[] = {std::int64_t{7}, std::int64_t{70}};
  CHECK(integer_from(*reader, "SELECT id FROM note WHERE size = $2 AND (id = $1 OR id = $1 + $2)",
                     twice) == 7);
  std::vector<Parameter> many;
  for (std::int64_t i = 1; i <= 11; ++i) {
    many.emplace_back(i);
  }
  CHECK(integer_from(
            *reader,
            "SELECT $11 - $10 + $1 * 0 + $2 * 0 + $3 * 0 + $4 * 0 + $5 * 0 + $6 * 0 + $7 * 0 + "
            "$8 * 0 + $9 * 100",
            many) == 901);
}

TEST_CASE_FIXTURE(Fixture, "a statement and its parameters must agree") {
  const Parameter one[] = {std::int64_t{1}};
  CHECK(bad(writer->execute({"INSERT INTO note (id, title) VALUES ($1, $2)", one})).kind ==
        ErrorKind::internal);
  CHECK(bad(writer->execute({"DELETE FROM note WHERE id = 1", one})).kind == ErrorKind::internal);
  CHECK(bad(writer->execute({"DELETE FROM nothing", {}})).kind == ErrorKind::internal);
  CHECK(bad(writer->execute({"DELETE FROM note; DELETE FROM tag", {}})).kind ==
        ErrorKind::internal);
  CHECK(bad(writer->execute({"", {}})).kind == ErrorKind::internal);
}

TEST_CASE_FIXTURE(Fixture, "text that one engine could not hold is refused by all") {
  using namespace std::string_view_literals;
  CHECK(kind_and_reason(add(1, "a\0b"sv)) == "invalid/text_nul");
  CHECK(kind_and_reason(add(1, "a\xff")) == "invalid/text_utf8");
  CHECK(kind_and_reason(add(1, "\xed\xa0\x80")) == "invalid/text_utf8");
  CHECK(count() == 0);
}

TEST_CASE_FIXTURE(Fixture, "text is ordered and compared by its bytes") {
  const char* const titles[] = {"a", "B", "ä", "Z", "_", "A", "b", "é", "~", "aa", "a b"};
  std::int64_t id = 0;
  for (const char* title : titles) {
    good(add(++id, title));
  }
  std::vector<std::string> expected(std::begin(titles), std::end(titles));
  std::sort(expected.begin(), expected.end());
  CHECK(texts_from(*reader, "SELECT title FROM note ORDER BY title") == expected);
  CHECK(integer_from(*reader, "SELECT count(*) FROM note WHERE title < 'a'") == 4);
}

TEST_CASE_FIXTURE(Fixture, "LIKE tells capitals from small letters") {
  good(add(1, "Noctem"));
  CHECK(integer_from(*reader, "SELECT count(*) FROM note WHERE title LIKE 'Noc%'") == 1);
  CHECK(integer_from(*reader, "SELECT count(*) FROM note WHERE title LIKE 'noc%'") == 0);
}

TEST_CASE_FIXTURE(Fixture, "null has its place in an order when it is given one") {
  good(writer->execute_script(
      "INSERT INTO note (id, title, body) VALUES (1, 'one', NULL);"
      "INSERT INTO note (id, title) VALUES (2, 'two'); UPDATE note SET body = NULL;"));
  const Parameter bytes[] = {view_of("x")};
  good(writer->execute({"UPDATE note SET body = $1 WHERE id = 1", bytes}));
  CHECK(integer_from(*reader, "SELECT id FROM note ORDER BY body NULLS FIRST") == 2);
  CHECK(integer_from(*reader, "SELECT id FROM note ORDER BY body NULLS LAST") == 1);
}

TEST_CASE_FIXTURE(Fixture, "the number of changed rows is told") {
  for (std::int64_t id = 1; id <= 3; ++id) {
    good(add(id, "t" + std::to_string(id)));
  }
  CHECK(good(writer->execute({"UPDATE note SET size = 5 WHERE id >= 2", {}})) == 2);
  CHECK(good(writer->execute({"CREATE TABLE other (id BIGINT)", {}})) == 0);
  CHECK(good(writer->execute({"DELETE FROM note WHERE id = 99", {}})) == 0);
  CHECK(good(writer->execute(
            {"INSERT INTO note (id, title) VALUES (1, 'x') ON CONFLICT DO NOTHING", {}})) == 0);
}

TEST_CASE_FIXTURE(Fixture, "rows that a statement returns can be read") {
  good(add(4, "four"));
  CHECK(integer_from(*writer, "UPDATE note SET size = size + 9 WHERE id = 4 RETURNING size") == 9);
  CHECK(integer_from(*writer, "UPDATE note SET size = size + 9 WHERE id = 4 RETURNING size") == 18);
  CHECK(integer_from(*reader, "SELECT EXISTS (SELECT 1 FROM note WHERE id = 4)") == 1);
  CHECK(integer_from(*reader, "SELECT CAST(sum(size) AS BIGINT) FROM note") == 18);
}

TEST_CASE_FIXTURE(Fixture, "a query stops when it is told, and passes an error on") {
  for (std::int64_t id = 1; id <= 3; ++id) {
    good(add(id, "t" + std::to_string(id)));
  }
  int seen = 0;
  good(reader->query({"SELECT id FROM note ORDER BY id", {}}, [&](const Row&) -> Result<Walk> {
    return ++seen == 2 ? Walk::stop : Walk::go_on;
  }));
  CHECK(seen == 2);
  const auto failed = reader->query({"SELECT id FROM note", {}}, [&](const Row&) -> Result<Walk> {
    return fail(conflict("mine", "stop it"));
  });
  CHECK(kind_and_reason(failed) == "conflict/mine");
  CHECK(count() == 3);
}

TEST_CASE_FIXTURE(Fixture, "a query may ask within a query, even the same") {
  for (std::int64_t id = 1; id <= 3; ++id) {
    good(add(id, "t" + std::to_string(id)));
  }
  int inner = 0;
  const Command all{"SELECT id FROM note ORDER BY id", {}};
  good(reader->query(all, [&](const Row& outer) -> Result<Walk> {
    const std::int64_t before = outer.integer(0);
    NOCTEM_CHECK(reader->query(all, [&](const Row&) -> Result<Walk> {
      ++inner;
      return Walk::go_on;
    }));
    CHECK(outer.integer(0) == before);
    return Walk::go_on;
  }));
  CHECK(inner == 9);
}

TEST_CASE_FIXTURE(Fixture, "constraints are conflicts with the reason") {
  good(add(1, "one"));
  CHECK(kind_and_reason(add(1, "other")) == "conflict/unique");
  CHECK(kind_and_reason(add(2, "one")) == "conflict/unique");
  CHECK(kind_and_reason(writer->execute({"INSERT INTO note (id, title) VALUES (3, NULL)", {}})) ==
        "conflict/not_null");
  CHECK(kind_and_reason(writer->execute(
            {"INSERT INTO note (id, title, size) VALUES (4, 'x', -1)", {}})) == "conflict/check");
  CHECK(kind_and_reason(writer->execute({"INSERT INTO tag (note, name) VALUES (77, 'x')", {}})) ==
        "conflict/foreign_key");
  CHECK(count() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a column takes nothing but its type") {
  const Parameter wrong[] = {std::int64_t{1}, std::string_view("t"), std::string_view("many")};
  CHECK_FALSE(writer->execute({"INSERT INTO note (id, title, size) VALUES ($1, $2, $3)", wrong})
                  .has_value());
}

TEST_CASE_FIXTURE(Fixture, "double quotes name things and never make text") {
  CHECK_FALSE(reader
                  ->query({"SELECT \"nothing of that name\" FROM note", {}},
                          [](const Row&) -> Result<Walk> { return Walk::go_on; })
                  .has_value());
}

TEST_CASE_FIXTURE(Fixture, "a transaction is seen by others after its commit, or never") {
  good(writer->begin());
  good(add(1, "one"));
  CHECK(integer_from(*writer, "SELECT count(*) FROM note") == 1);
  CHECK(count() == 0);
  good(writer->commit());
  CHECK(count() == 1);
  good(writer->begin());
  good(add(2, "two"));
  writer->rollback();
  writer->rollback();
  CHECK(count() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a read transaction sees one state") {
  good(add(1, "one"));
  good(reader->begin());
  CHECK(count() == 1);
  good(add(2, "two"));
  CHECK(count() == 1);
  reader->rollback();
  CHECK(count() == 2);
}

TEST_CASE_FIXTURE(Fixture, "after an error only rollback works") {
  good(add(1, "one"));
  good(writer->begin());
  good(add(2, "two"));
  CHECK(kind_and_reason(add(1, "again")) == "conflict/unique");
  CHECK(kind_and_reason(add(3, "three")) == "internal/transaction_failed");
  CHECK(kind_and_reason(writer->execute_script("DELETE FROM note;")) ==
        "internal/transaction_failed");
  CHECK(kind_and_reason(writer->commit()) == "internal/transaction_failed");
  writer->rollback();
  CHECK(count() == 1);
  good(add(3, "three"));
  CHECK(count() == 2);
}

TEST_CASE_FIXTURE(Fixture, "transactions do not nest and do not end twice") {
  CHECK(kind_and_reason(writer->commit()) == "internal/no_transaction");
  good(writer->begin());
  CHECK(kind_and_reason(writer->begin()) == "internal/nested_transaction");
  good(writer->commit());
  CHECK(kind_and_reason(writer->commit()) == "internal/no_transaction");
}

TEST_CASE_FIXTURE(Fixture, "many commands run in order, all or none") {
  const Parameter one[] = {std::int64_t{1}, std::string_view("one")};
  const Parameter two[] = {std::int64_t{2}, std::string_view("two")};
  const std::string_view add_note = "INSERT INTO note (id, title) VALUES ($1, $2)";
  const Command both[] = {{add_note, one}, {add_note, two}, {"UPDATE note SET size = id * 10", {}}};
  good(writer->execute_all(both));
  CHECK(integer_from(*reader, "SELECT size FROM note WHERE id = 2") == 20);
  CHECK(kind_and_reason(writer->execute_all(both)) == "conflict/unique");

  const Parameter three[] = {std::int64_t{3}, std::string_view("three")};
  const Command broken[] = {{add_note, three}, {add_note, one}, {"DELETE FROM note", {}}};
  CHECK(kind_and_reason(writer->execute_all(broken)) == "conflict/unique");
  CHECK(count() == 2);
  good(writer->begin());
  CHECK(kind_and_reason(writer->execute_all(broken)) == "conflict/unique");
  CHECK(kind_and_reason(writer->execute_all(both)) == "internal/transaction_failed");
  writer->rollback();
  CHECK(count() == 2);
  good(writer->execute_all({}));
}

TEST_CASE_FIXTURE(Fixture, "a thousand commands go in one call") {
  std::vector<std::array<Parameter, 1>> rows(1000);
  std::vector<Command> commands;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i][0] = static_cast<std::int64_t>(i);
    commands.push_back(
        {"INSERT INTO note (id, title) VALUES ($1, CAST($1 AS VARCHAR(20)))", rows[i]});
  }
  good(writer->execute_all(commands));
  CHECK(count() == 1000);
}

TEST_CASE_FIXTURE(Fixture, "who reads cannot write") {
  CHECK(kind_and_reason(reader->execute({"DELETE FROM note", {}})) == "unavailable/read_only");
  CHECK(kind_and_reason(reader->execute_script("DROP TABLE tag;")) == "unavailable/read_only");
}

TEST_CASE_FIXTURE(Fixture, "more statements than are kept still work") {
  for (int i = 0; i < 600; ++i) {
    const std::string sql = "SELECT count(*) + " + std::to_string(i) + " FROM note";
    CHECK(integer_from(*reader, sql) == i);
  }
  CHECK(integer_from(*reader, "SELECT count(*) + 0 FROM note") == 0);
}

TEST_CASE_FIXTURE(Fixture, "a healthy database says so, and how big it is") {
  good(engine->database().check_integrity());
  CHECK(good(engine->database().size_bytes()) > 0);
  CHECK_FALSE(engine->database().place().empty());
}

TEST_CASE_FIXTURE(Fixture, "migrations run once, go on later, and leave a newer database alone") {
  CHECK(good(schema_version(*reader)) == 2);
  good(migrate(engine->database(), kMigrations));
  CHECK(good(schema_version(*reader)) == 2);

  const Migration more[] = {
      kMigrations[0], kMigrations[1], {3, "more", "CREATE TABLE more (id {key});"}};
  good(migrate(engine->database(), more));
  CHECK(good(schema_version(*reader)) == 3);
  const auto older = migrate(engine->database(), kMigrations);
  CHECK(kind_and_reason(older) == "unsupported/newer_version");
  CHECK(older.error().message.find(engine->database().place()) != std::string::npos);

  const Migration renamed[] = {kMigrations[0], {2, "other", ""}, more[2]};
  CHECK(kind_and_reason(migrate(engine->database(), renamed)) == "unsupported/other_schema");
}

TEST_CASE_FIXTURE(Fixture, "a step that fails leaves nothing of itself") {
  const Migration broken[] = {
      kMigrations[0],
      kMigrations[1],
      {3, "broken", "CREATE TABLE left_over (id {key}); CREATE TABLE note (id {key});"}};
  CHECK_FALSE(migrate(engine->database(), broken).has_value());
  CHECK(good(schema_version(*reader)) == 2);
  const Migration mended[] = {
      kMigrations[0], kMigrations[1], {3, "mended", "CREATE TABLE left_over (id {key});"}};
  good(migrate(engine->database(), mended));
  const Migration unknown[] = {
      kMigrations[0], kMigrations[1], mended[2], {4, "x", "CREATE TABLE y (id {float});"}};
  CHECK(kind_and_reason(migrate(engine->database(), unknown)) == "internal/sql");
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
