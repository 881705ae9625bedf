#include "noctem/ledger/ledger.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "noctem/base/strings.hpp"
#include "noctem/document/did_key.hpp"
#include "noctem/ledger/genesis.hpp"

#include "books_test.hpp"
#include "rows.hpp"
#include "schema.hpp"

using namespace noctem;
using namespace noctem::ledger;
using test::Books;

TEST_CASE("a new log begins with its genesis and a signed head") {
  Books books;
  auto& reader = books.reader();
  const auto head = latest_head(reader);
  REQUIRE(head.has_value());
  CHECK(head->head.size == 1);
  CHECK(head->head.mesh == books.ledger().id().text());
  CHECK(document::verify_head(*head, books.log_key().public_key()));
  const auto genesis = find(reader, books.ledger().id());
  REQUIRE(genesis->has_value());
  CHECK((*genesis)->record.seq == 0);
}

TEST_CASE("what was acknowledged is found again, with its body, after reopening") {
  Books books;
  const auto envelope = books.note("kept", "the body");
  const auto answer = books.append(envelope);
  REQUIRE(answer.has_value());
  CHECK(answer->how == Appended::How::added);
  CHECK(answer->record.seq == 1);
  books.reopen();
  const auto stored = find(books.reader(), envelope.document.id());
  REQUIRE(stored->has_value());
  CHECK((*stored)->document == envelope.document.canonical());
  CHECK((*stored)->body == codec::write_canonical(*envelope.body));
  CHECK((*stored)->record == answer->record);
}

TEST_CASE("a database of the first version is taken along") {
  Books books;
  REQUIRE(books.open_of_first_version().has_value());
  const auto envelope = books.note("new in an old home");
  REQUIRE(books.append(envelope).has_value());
  const auto stored = find(books.reader(), envelope.document.id());
  CHECK(stored->has_value());
}

TEST_CASE("a document is recorded once, whoever sends it and how often") {
  Books books;
  const auto envelope = books.note("twice");
  const auto first = books.append(envelope);
  const auto second = books.append(envelope);
  const auto both = books.append_all({envelope, envelope});
  CHECK(second->how == Appended::How::known);
  CHECK(second->record == first->record);
  CHECK(both[0]->how == Appended::How::known);
  CHECK(both[1]->how == Appended::How::known);
  CHECK(latest_head(books.reader())->head.size == 2);
}

TEST_CASE("one commit takes what waits, and signs one head for it") {
  Books books;
  std::vector<document::Envelope> notes;
  for (int i = 0; i < 20; ++i) {
    notes.push_back(books.note("note " + std::to_string(i)));
  }
  const auto before = books.ledger().writer().counters().commits;
  const auto answers = books.append_all(notes);
  CHECK(books.ledger().writer().counters().commits == before + 1);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CHECK(answers[i]->record.seq == i + 1);
  }
  CHECK(latest_head(books.reader())->head.size == 21);
  CHECK(read_heads(books.reader(), "", 0, 10)->size() == 2);
}

TEST_CASE("time never goes back, whatever the clock says") {
  Books books;
  const auto first = books.append(books.note("now"));
  books.set_wall(first->record.at - 86'400);
  const auto second = books.append(books.note("a day earlier"));
  CHECK(second->record.at == first->record.at);
  books.set_wall(first->record.at + 5);
  CHECK(books.append(books.note("later"))->record.at == first->record.at + 5);
}

TEST_CASE("every record can be proven in every later tree, and every tree in the next") {
  Books books;
  std::vector<document::SignedHead> heads{*latest_head(books.reader())};
  for (int i = 0; i < 300; ++i) {
    REQUIRE(books.append(books.note("note " + std::to_string(i))).has_value());
    heads.push_back(*latest_head(books.reader()));
  }
  const auto& last = heads.back().head;
  for (const std::uint64_t seq : {0u, 1u, 7u, 255u, 256u, 257u, 300u}) {
    const auto stored = read_from(books.reader(), seq, 1);
    const auto proof = prove_inclusion(books.reader(), seq, last.size);
    REQUIRE(proof.has_value());
    CHECK(document::verify_inclusion(leaf_of(stored->front().record), seq, last.size, *proof,
                                     last.root));
  }
  for (const auto& head : heads) {
    const auto proof = prove_consistency(books.reader(), head.head.size, last.size);
    REQUIRE(proof.has_value());
    CHECK(
        document::verify_consistency(head.head.size, head.head.root, last.size, last.root, *proof));
  }
  CHECK_FALSE(prove_inclusion(books.reader(), 0, last.size + 1).has_value());
}

TEST_CASE("another log key is refused, and so is a log without one") {
  Books books;
  CHECK(books.append(books.note("mine")).has_value());
  CHECK(books.reopen_with(Bytes(32, 9)).error().reason == "log_key");
  CHECK(books.open_empty_without_genesis().error().reason == "log_empty");
}

TEST_CASE("verify reads a good log to its end") {
  Books books;
  for (int i = 0; i < 300; ++i) {
    CHECK(books.append(books.note("note " + std::to_string(i), i % 2 ? "with a body" : ""))
              .has_value());
  }
  const auto verified = verify(books.reader(), [](std::uint64_t) {});
  REQUIRE_MESSAGE(verified.has_value(), to_string(verified ? Error{} : verified.error()));
  CHECK(verified->records == 301);
}

// Whoever can write to the file can change anything in it; verify must see each kind of change.
TEST_CASE("verify finds what was changed behind the ledger's back") {
  const std::map<std::string, std::string> changes{
      {"a document",
       "UPDATE log_record SET document = (SELECT document FROM log_record WHERE "
       "seq = 2) WHERE seq = 1"},
      {"a signature",
       "UPDATE log_record SET signature = (SELECT signature FROM log_record WHERE "
       "seq = 2) WHERE seq = 1"},
      {"a time", "UPDATE log_record SET at = at + 1 WHERE seq = 3"},
      {"a leaf",
       "UPDATE log_record SET leaf = (SELECT leaf FROM log_record WHERE seq = 2) WHERE "
       "seq = 1"},
      {"a body",
       "UPDATE log_record SET body = (SELECT document FROM log_record WHERE seq = 2) "
       "WHERE seq = 1"},
      {"a missing record", "DELETE FROM log_record WHERE seq = 100"},
      {"a missing last record", "DELETE FROM log_record WHERE seq = 299"},
      {"a node", "UPDATE log_node SET hash = (SELECT leaf FROM log_record WHERE seq = 2)"},
      {"a missing node", "DELETE FROM log_node"},
      {"a head", "UPDATE log_head SET time = time + 1 WHERE size = 50"},
      {"a missing last head", "DELETE FROM log_head WHERE size = 300"},
      {"no head at all", "DELETE FROM log_head"},
  };
  for (const auto& [what, sql] : changes) {
    CAPTURE(what);
    Books books;
    for (int i = 0; i < 299; ++i) {
      CHECK(books.append(books.note("note " + std::to_string(i), i == 0 ? "a body" : ""))
                .has_value());
    }
    books.change(sql);
    const auto verified = verify(books.reader(), [](std::uint64_t) {});
    REQUIRE_FALSE(verified.has_value());
    CHECK(verified.error().kind == ErrorKind::corrupt);
  }
}

// A table of SQLite holds what it was given, whatever its columns are declared to be.
TEST_CASE("values that cannot be what they should are corrupt wherever they are met") {
  const std::vector<std::string> changes{
      "UPDATE log_record SET at = 'noon' WHERE seq = 1",
      "UPDATE log_record SET at = -9223372036854775807 WHERE seq = 1",
      "UPDATE log_record SET cid = 'name' WHERE seq = 1",
      "UPDATE log_record SET signature = 7 WHERE seq = 1",
      "UPDATE log_record SET leaf = 'leaf' WHERE seq = 1",
      "UPDATE log_record SET document = 7 WHERE seq = 1",
      "UPDATE log_record SET document = x'ff' WHERE seq = 1",
      "UPDATE log_record SET document = x'7b7d' WHERE seq = 0",
      "UPDATE log_record SET body = 'text' WHERE seq = 1",
      "UPDATE log_record SET body = x'ff' WHERE seq = 1",
      "UPDATE log_record SET near_entry = 7 WHERE seq = 1",
      "UPDATE log_record SET near_entry = cid WHERE seq = 1",
      "UPDATE log_record SET near_entry = cid, near_distance = 65 WHERE seq = 1",
      "UPDATE log_record SET seq = -1 WHERE seq = 1",
      "UPDATE log_record SET seq = 9223372036854775807 WHERE seq = 3",
      "INSERT INTO log_record SELECT -1, at, x'00', signature, leaf, document, body, NULL, NULL "
      "FROM log_record WHERE seq = 1",
      "UPDATE log_head SET time = 'noon' WHERE size = 4",
      "UPDATE log_head SET time = -9223372036854775807 WHERE size = 4",
      "UPDATE log_head SET root = 7 WHERE size = 4",
      "UPDATE log_head SET signature = 'x' WHERE size = 4",
      "UPDATE log_head SET size = -1 WHERE size = 4",
      "UPDATE log_head SET size = 9223372036854775807 WHERE size = 4",
  };
  for (const std::string& sql : changes) {
    CAPTURE(sql);
    Books books;
    for (int i = 0; i < 3; ++i) {
      REQUIRE(books.append(books.note("note " + std::to_string(i), "a body")).has_value());
    }
    books.change(sql);
    const auto verified = verify(books.reader(), [](std::uint64_t) {});
    REQUIRE_FALSE(verified.has_value());
    CHECK_MESSAGE(verified.error().kind == ErrorKind::corrupt, to_string(verified.error()));
    if (const auto opened = books.try_reopen(); !opened) {  // only its end is looked at
      CHECK_MESSAGE(opened.error().kind == ErrorKind::corrupt, to_string(opened.error()));
    }
  }
}

TEST_CASE("a ledger does not open on a log whose end was cut off") {
  Books books;
  CHECK(books.append(books.note("one")).has_value());
  CHECK(books.append(books.note("two")).has_value());
  books.change("DELETE FROM log_record WHERE seq = 2");
  CHECK(books.try_reopen().error().reason == "log_head");
}

TEST_CASE(
    "a full disk refuses a write with its reason, and the next one is taken when space returns") {
  Books books;
  REQUIRE(books.append(books.note("before")).has_value());
  books.limit_disk_to_what_is_used();
  std::vector<document::Envelope> many;
  for (int i = 0; i < 200; ++i) {
    many.push_back(books.note("note " + std::to_string(i), std::string(4000, 'x')));
  }
  std::size_t refused = 0;
  for (const auto& answer : books.append_all(many)) {
    refused += answer.has_value() ? 0 : 1;
  }
  CHECK(refused > 0);
  books.limit_disk_to(64u << 20);
  REQUIRE(books.append(books.note("after")).has_value());
  CHECK(verify(books.reader(), [](std::uint64_t) {}).has_value());
}
