#include "noctem/ledger/transaction.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "books_test.hpp"

using namespace noctem;
using namespace noctem::ledger;
using store::Write;
using test::Books;

namespace {

// Keeps a row for each commit beside the log, and writes down what it is told.
class Diary final : public CommitOwner {
 public:
  Result<std::int64_t> time(store::Connection&) override { return not_before; }
  Result<> begin(Transaction& transaction) override {
    said += "begin@" + std::to_string(transaction.size()) + " ";
    return begins;
  }
  Result<> end(Transaction& transaction) override {
    said += "end@" + std::to_string(transaction.size()) + " ";
    if (closing.has_value()) {
      NOCTEM_CHECK(transaction.append(*closing, std::nullopt));
    }
    return ends;
  }
  void committed() override { said += "committed "; }
  void rolled_back(Undone undone) override {
    said += undone == Undone::all ? "undone " : "not_known ";
  }

  std::int64_t not_before = 0;
  Result<> begins;
  Result<> ends;
  std::optional<document::Envelope> closing;
  std::string said;
};

Work adds(const document::Envelope& envelope, std::optional<Near> near = std::nullopt) {
  return [envelope, near](Transaction& transaction) -> Result<Write::Outcome> {
    NOCTEM_CHECK(transaction.append(envelope, near));
    return Write::Outcome::written;
  };
}

Work refuses() {
  return [](Transaction&) -> Result<Write::Outcome> { return Write::Outcome::refused; };
}

std::uint64_t size_of(Books& books) { return latest_head(books.reader())->head.size; }

}  // namespace

TEST_CASE("an owner is called around each commit, and what it appends is part of it") {
  Diary diary;
  Books books(&diary);
  diary.closing = books.note("the last of the commit");
  CHECK(books.submit(adds(books.note("one"))).has_value());
  CHECK(diary.said == "begin@1 end@2 committed ");
  CHECK(size_of(books) == 3);
}

TEST_CASE("no record is earlier than its owner's time") {
  Diary diary;
  Books books(&diary);
  diary.not_before = 4'000'000'000;
  CHECK(books.append(books.note("later"))->record.at == 4'000'000'000);
  diary.not_before = 0;
  CHECK(books.append(books.note("still"))->record.at == 4'000'000'000);
}

TEST_CASE("a work puts several records into one commit, or none") {
  Diary diary;
  Books books(&diary);
  const auto first = books.note("first");
  const auto second = books.note("second");
  const auto both = [&](Transaction& transaction) -> Result<Write::Outcome> {
    NOCTEM_CHECK(transaction.append(first, std::nullopt));
    NOCTEM_CHECK(transaction.append(second, Near{first.document.id(), 3}));
    return Write::Outcome::written;
  };
  const auto half = [&](Transaction& transaction) -> Result<Write::Outcome> {
    NOCTEM_CHECK(transaction.append(first, std::nullopt));
    return fail(invalid("second", "is wrong"));
  };
  CHECK(books.submit(half).error().reason == "second");
  CHECK(size_of(books) == 1);
  CHECK(books.submit(both).has_value());
  CHECK(size_of(books) == 3);
  CHECK(find(books.reader(), second.document.id())->value().record.near->distance == 3);
}

TEST_CASE("what a commit has added is found by the next work of the same commit") {
  Diary diary;
  Books books(&diary);
  const auto note = books.note("seen");
  std::optional<Record> seen;
  books.submit_all({adds(note), [&](Transaction& transaction) -> Result<Write::Outcome> {
                      NOCTEM_TRY(seen, transaction.find(note.document.id()));
                      return Write::Outcome::refused;
                    }});
  REQUIRE(seen.has_value());
  CHECK(seen->seq == 1);
}

TEST_CASE("where all works refuse, nothing is written and nothing is in doubt") {
  Diary diary;
  Books books(&diary);
  CHECK(books.submit(refuses()).has_value());
  CHECK(diary.said == "begin@1 undone ");
  CHECK(size_of(books) == 1);
}

TEST_CASE(
    "an owner that fails at the end undoes the commit and is told that its end is not known") {
  Diary diary;
  Books books(&diary);
  diary.ends = fail(internal("owner", "fails"));
  CHECK(books.submit(adds(books.note("gone"))).error().reason == "owner");
  CHECK(diary.said == "begin@1 end@2 not_known ");
  diary.ends = {};
  CHECK(size_of(books) == 1);
  CHECK(books.append(books.note("next"))->record.seq == 1);
}

TEST_CASE("an owner that refuses to begin answers every work, and nothing is tried") {
  Diary diary;
  Books books(&diary);
  diary.begins = fail(unavailable("clock", "disagrees"));
  const auto answers = books.submit_all({adds(books.note("one")), adds(books.note("two"))});
  CHECK(answers[0].error().reason == "clock");
  CHECK(answers[1].error().reason == "clock");
  CHECK(size_of(books) == 1);
}
