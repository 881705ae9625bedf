#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "noctem/document/did_key.hpp"
#include "noctem/document/head.hpp"
#include "noctem/ledger/genesis.hpp"

#include "books_test.hpp"

using namespace noctem;
using namespace noctem::ledger;
using store::Write;
using test::Books;

namespace {

// What a follower is sent: records, and a head over all up to the last of them.
struct Stretch {
  std::vector<Foreign> records;
  document::SignedHead head;
};

Stretch stretch_of(Books& from, std::uint64_t seq) {
  Stretch stretch{{}, latest_head(from.reader()).value()};
  const auto stored = read_from(from.reader(), seq, 1'000);
  for (const auto& one : stored.value()) {
    auto document =
        document::Document::from_json_of_any_kind(codec::parse_json(one.document).value());
    std::optional<codec::Json> body;
    if (one.body.has_value()) {
      body = codec::parse_json(*one.body).value();
    }
    stretch.records.push_back({one.record, {*document, one.record.signature, std::move(body)}});
  }
  return stretch;
}

Work adopts(const Stretch& stretch) {
  return [stretch](Transaction& transaction) -> Result<Write::Outcome> {
    for (const auto& foreign : stretch.records) {
      NOCTEM_CHECK(transaction.adopt(foreign));
    }
    NOCTEM_CHECK(transaction.adopt_head(stretch.head));
    return Write::Outcome::written;
  };
}

Work adopts_without_head(const Stretch& stretch) {
  return [stretch](Transaction& transaction) -> Result<Write::Outcome> {
    for (const auto& foreign : stretch.records) {
      NOCTEM_CHECK(transaction.adopt(foreign));
    }
    return Write::Outcome::written;
  };
}

std::string reason(const Result<>& result) { return result ? "" : result.error().reason; }

struct Pair {
  Pair() {
    leader.set_wall(1'790'000'000);
    for (int i = 0; i < 5; ++i) {
      REQUIRE(leader.append(leader.note("note " + std::to_string(i), "words")).has_value());
      leader.set_wall(1'790'000'000 + 100 * (i + 1));
    }
    copy.become_copy_of(leader.ledger().id());
  }
  Books leader;
  Books copy;
};

}  // namespace

TEST_CASE("a copy has the log's records, times and heads, and goes on after a restart") {
  Pair pair;
  REQUIRE(pair.copy.submit(adopts(stretch_of(pair.leader, 0))).has_value());
  CHECK(latest_head(pair.copy.reader())->head == latest_head(pair.leader.reader())->head);
  CHECK(read_from(pair.copy.reader(), 0, 100)->at(3).record ==
        read_from(pair.leader.reader(), 0, 100)->at(3).record);

  pair.copy.become_copy_of(pair.leader.ledger().id());
  REQUIRE(pair.leader.append(pair.leader.note("later")).has_value());
  REQUIRE(pair.copy.submit(adopts(stretch_of(pair.leader, 6))).has_value());
  const auto verified = verify(pair.copy.reader(), [](std::uint64_t) {});
  REQUIRE(verified.has_value());
  CHECK(verified->records == 7);
  // What is known is compared, and taken.
  CHECK(pair.copy.submit(adopts(stretch_of(pair.leader, 2))).has_value());
}

TEST_CASE("a copy makes no record of its own, and a log adopts none") {
  Pair pair;
  REQUIRE(pair.copy.submit(adopts(stretch_of(pair.leader, 0))).has_value());
  const auto own = pair.copy.append(pair.leader.note("own"));
  REQUIRE(!own.has_value());
  CHECK(own.error().reason == "copy");
  CHECK(reason(pair.leader.submit(adopts(stretch_of(pair.leader, 0)))) == "not_a_copy");
}

TEST_CASE("what does not fit leaves nothing in a copy") {
  Pair pair;
  const auto whole = stretch_of(pair.leader, 0);
  auto other_author = crypto::SigningKey::from_seed(Bytes(32, 9)).value();
  struct Case {
    std::string name;
    std::string reason;
    std::function<void(Stretch&)> damage;
  };
  const std::vector<Case> cases = {
      {"a record is missing", "log_gap",
       [](Stretch& s) { s.records.erase(s.records.begin() + 2); }},
      {"two are exchanged", "log_gap", [](Stretch& s) { std::swap(s.records[2], s.records[3]); }},
      {"the time is another", "log_head", [](Stretch& s) { s.records[3].record.at += 1; }},
      {"time goes back", "log_record", [](Stretch& s) { s.records[3].record.at -= 1'000; }},
      {"a neighbour was added", "log_head",
       [](Stretch& s) { s.records[3].record.near = Near{s.records[1].record.cid, 1}; }},
      {"the signature is not the author's", "log_record",
       [](Stretch& s) {
         s.records[4].envelope.signature.bytes[3] ^= 1;
         s.records[4].record.signature = s.records[4].envelope.signature;
       }},
      {"record and envelope differ", "log_record",
       [](Stretch& s) { s.records[4].record.signature.bytes[3] ^= 1; }},
      {"another document", "log_record",
       [](Stretch& s) { s.records[4].envelope = s.records[3].envelope; }},
      {"another body", "log_record",
       [](Stretch& s) { s.records[4].envelope.body = codec::JsonObject{{"content", "other"}}; }},
      {"a document twice", "log_record",
       [](Stretch& s) {
         s.records[5] = s.records[4];
         s.records[5].record.seq = 5;
       }},
      {"the tail is missing", "log_head", [](Stretch& s) { s.records.pop_back(); }},
      {"a head by another key", "log_head",
       [&](Stretch& s) { s.head = document::sign_head(s.head.head, other_author); }},
      {"a head of another root", "log_head",
       [&](Stretch& s) {
         s.head.head.root[0] ^= 1;
         s.head = document::sign_head(s.head.head, pair.leader.log_key());
       }},
      {"a head before the last record", "log_head",
       [&](Stretch& s) {
         s.head.head.time -= 100'000;
         s.head = document::sign_head(s.head.head, pair.leader.log_key());
       }},
      {"a head of another log", "log_head",
       [&](Stretch& s) {
         s.head.head.mesh = s.records[3].record.cid.text();
         s.head = document::sign_head(s.head.head, pair.leader.log_key());
       }},
      {"another genesis", "log_record",
       [&](Stretch& s) {
         const auto admin = crypto::SigningKey::from_seed(Bytes(32, 9)).value();
         auto born = make_genesis({"other", {admin.public_key()}, admin.public_key()}, admin,
                                  1'790'000'000);
         s.records[0].record.cid = born->document.id();
         s.records[0].record.signature = born->signature;
         s.records[0].envelope = *born;
       }},
  };
  for (const auto& one : cases) {
    CAPTURE(one.name);
    auto stretch = whole;
    one.damage(stretch);
    const auto taken = pair.copy.submit(adopts(stretch));
    REQUIRE(!taken.has_value());
    CHECK(taken.error().kind == ErrorKind::corrupt);
    CHECK(taken.error().reason == one.reason);
    CHECK(read_from(pair.copy.reader(), 0, 1)->empty());
  }
  CHECK(reason(pair.copy.submit(adopts_without_head(whole))) == "log_head");
  CHECK(read_from(pair.copy.reader(), 0, 1)->empty());
  CHECK(pair.copy.submit(adopts(whole)).has_value());
}

TEST_CASE("another record with a known number is a fork, a signed one too") {
  Pair pair;
  REQUIRE(pair.copy.submit(adopts(stretch_of(pair.leader, 0))).has_value());
  auto forked = stretch_of(pair.leader, 3);
  forked.records[0].record.at += 1;
  CHECK(reason(pair.copy.submit(adopts(forked))) == "log_fork");
  auto exchanged = stretch_of(pair.leader, 3);
  exchanged.records[0].envelope.document = exchanged.records[1].envelope.document;
  CHECK(reason(pair.copy.submit(adopts(exchanged))) == "log_record");

  // The log's key signs another root of the size that is kept.
  auto head = latest_head(pair.leader.reader())->head;
  head.root[5] ^= 1;
  const Stretch said{{}, document::sign_head(head, pair.leader.log_key())};
  CHECK(reason(pair.copy.submit(adopts(said))) == "log_fork");
  // Or of an earlier one; a true earlier one is nothing new.
  auto earlier = find_head(pair.leader.reader(), 3).value()->head;
  CHECK(pair.copy.submit(adopts({{}, document::sign_head(earlier, pair.leader.log_key())})));
  earlier.root[5] ^= 1;
  CHECK(reason(pair.copy.submit(
            adopts({{}, document::sign_head(earlier, pair.leader.log_key())}))) == "log_fork");
}

TEST_CASE("a copy of one log does not open as a copy of another") {
  Pair pair;
  REQUIRE(pair.copy.submit(adopts(stretch_of(pair.leader, 0))).has_value());
  const auto other = pair.copy.try_copy_of(stretch_of(pair.leader, 2).records[0].record.cid);
  REQUIRE(!other.has_value());
  CHECK(other.error().reason == "other_log");
}
