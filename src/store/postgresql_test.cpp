// What only PostgreSQL can do wrong: lost sessions, foreign servers, its own limits.

#include "noctem/store/postgresql.hpp"

#include <doctest/doctest.h>

#include "noctem/store/migration.hpp"

#include "expect.hpp"
#include "postgresql_server.hpp"

namespace noctem::store {
namespace {

constexpr Migration kMigrations[] = {
    {1, "item", "CREATE TABLE item (id {key}, name {text}) {strict};"}};

struct Fixture {
  Fixture() { good(migrate(*database, kMigrations)); }

  std::int64_t session_of(Connection& connection) {
    return integer_from(connection, "SELECT pg_backend_pid()");
  }
  void end_session(std::int64_t session) {
    const Parameter parameters[] = {session};
    good(good(database->connect(Access::write))
             ->execute({"SELECT pg_terminate_backend(CAST($1 AS INTEGER), 10000)", parameters}));
  }
  Result<std::uint64_t> add(Connection& connection, std::int64_t id) {
    const Parameter row[] = {id};
    return connection.execute({"INSERT INTO item (id) VALUES ($1)", row});
  }

  std::unique_ptr<Database> database = fresh_postgresql();
  std::unique_ptr<Connection> writer = good(database->connect(Access::write));
};

TEST_SUITE_BEGIN("postgresql");

TEST_CASE_FIXTURE(Fixture, "a lost session is told once, and the next use has a new one") {
  good(add(*writer, 1));
  end_session(session_of(*writer));
  CHECK(kind_and_reason(add(*writer, 2)) == "unavailable/connection_lost");
  good(add(*writer, 2));
  CHECK(integer_from(*writer, "SELECT count(*) FROM item") == 2);
}

TEST_CASE_FIXTURE(Fixture, "a transaction does not go on in another session") {
  good(writer->begin());
  good(add(*writer, 1));
  end_session(session_of(*writer));
  SUBCASE("when it writes") {
    CHECK(kind_and_reason(add(*writer, 2)) == "unavailable/connection_lost");
    CHECK(kind_and_reason(add(*writer, 2)) == "internal/transaction_failed");
    writer->rollback();
  }
  SUBCASE("when it commits") {
    CHECK(kind_and_reason(writer->commit()) == "unavailable/connection_lost");
  }
  SUBCASE("when it sends many") {
    const Command commands[] = {{"DELETE FROM item", {}}, {"DELETE FROM item WHERE id = 1", {}}};
    CHECK(kind_and_reason(writer->execute_all(commands)) == "unavailable/connection_lost");
    writer->rollback();
  }
  good(writer->begin());
  CHECK(integer_from(*writer, "SELECT count(*) FROM item") == 0);
  good(writer->commit());
}

TEST_CASE_FIXTURE(Fixture, "commits are durable whatever the server's default is") {
  CHECK(texts_from(*writer, "SELECT current_setting('synchronous_commit')") ==
        std::vector<std::string>{"on"});
  PostgresqlOptions lax = test_server();
  lax.connection += " options='-c synchronous_commit=off'";
  const auto connection = good(good(open_postgresql(lax))->connect(Access::write));
  CHECK(texts_from(*connection, "SELECT current_setting('synchronous_commit')") ==
        std::vector<std::string>{"on"});
}

TEST_CASE_FIXTURE(Fixture,
                  "the test is worth something: the server itself would order text differently") {
  CHECK(integer_from(*writer, "SELECT CAST('a' < 'B' AS INTEGER)") == 1);
  CHECK(integer_from(*writer, "SELECT CAST('a' < 'B' COLLATE \"C\" AS INTEGER)") == 0);
}

TEST_CASE_FIXTURE(Fixture, "writers take turns") {
  PostgresqlOptions hasty = test_server();
  hasty.lock_timeout_ms = 20;
  const auto other = good(good(open_postgresql(hasty))->connect(Access::write));
  good(writer->begin());
  CHECK(kind_and_reason(other->begin()) == "unavailable/busy");
  good(writer->commit());
  good(other->begin());
  other->rollback();
}

TEST_CASE_FIXTURE(Fixture, "a statement that takes too long is ended") {
  PostgresqlOptions hasty = test_server();
  hasty.statement_timeout_ms = 20;
  const auto connection = good(good(open_postgresql(hasty))->connect(Access::read));
  CHECK(kind_and_reason(connection->execute({"SELECT pg_sleep(10)", {}})) == "unavailable/timeout");
  CHECK(integer_from(*connection, "SELECT count(*) FROM item") == 0);
}

TEST_CASE_FIXTURE(Fixture, "few statements are kept, and many at once still go") {
  PostgresqlOptions frugal = test_server();
  frugal.statements_max = 3;
  const auto connection = good(good(open_postgresql(frugal))->connect(Access::write));
  std::vector<std::string> texts;
  for (int i = 0; i < 10; ++i) {
    texts.push_back("INSERT INTO item (id) VALUES (" + std::to_string(i) + ")");
  }
  std::vector<Command> commands;
  for (const std::string& text : texts) {
    commands.push_back({text, {}});
  }
  good(connection->execute_all(commands));
  CHECK(integer_from(*connection, "SELECT count(*) FROM item") == 10);
  CHECK(integer_from(*connection, "SELECT count(*) FROM pg_prepared_statements") <= 3);
}

TEST_CASE_FIXTURE(Fixture, "a statement may be given null and then a value") {
  const std::string_view sql = "INSERT INTO item (id, name) VALUES ($1, $2)";
  const Parameter null[] = {std::int64_t{1}, nullptr};
  const Parameter text[] = {std::int64_t{2}, std::string_view("two")};
  good(writer->execute({sql, null}));
  good(writer->execute({sql, text}));
  CHECK(integer_from(*writer, "SELECT count(*) FROM item WHERE name = 'two'") == 1);
}

TEST_CASE_FIXTURE(Fixture, "what cannot be reached says so, without the password") {
  PostgresqlOptions nowhere = test_server();
  nowhere.connection = "host=127.0.0.1 port=1 user=x password=geheim dbname=y";
  const auto opened = open_postgresql(nowhere);
  CHECK(kind_and_reason(opened) == "unavailable/cannot_connect");
  CHECK(opened.error().message.find("127.0.0.1:1/y") != std::string::npos);
  CHECK(opened.error().message.find("geheim") == std::string::npos);
  CHECK(database->place().find("schema noctem_test") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a schema's name is checked before it is used") {
  for (const char* name : {"", "Noctem", "a\"; DROP", "a1"}) {
    PostgresqlOptions odd = test_server();
    odd.schema = name;
    CHECK(kind_and_reason(open_postgresql(odd)) == "invalid/schema");
  }
}

TEST_CASE_FIXTURE(Fixture, "a user without rights is told") {
  good(writer->execute_script("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN"));
  PostgresqlOptions guest = test_server();
  guest.connection += " user=guest";
  CHECK(kind_and_reason(open_postgresql(guest)) == "denied/permissions");
}

TEST_SUITE_END();

}  // namespace
}  // namespace noctem::store
