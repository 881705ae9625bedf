#include "noctem/audit/verification.hpp"

#include <doctest/doctest.h>

#include "noctem/codec/cid.hpp"
#include "noctem/crypto/key_file.hpp"
#include "noctem/document/did_key.hpp"

#include "log_test.hpp"

using namespace noctem;
using namespace noctem::audit;

namespace {

constexpr int kCount = 12;

// Writes the log anew from `from` on, as somebody with `key` who knows how: indexes, tree, heads.
std::vector<std::string> written_anew(std::vector<std::string> lines, std::size_t from,
                                      const crypto::SigningKey& key) {
  document::MerkleLog tree;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Entry entry = read_entry(lines[i]).value();
    if (i == from) {
      entry.event.details.set("number", 4711);
    }
    tree.append(document::leaf_hash(view_of(event_bytes(entry.event))));
    if (i >= from) {
      entry.head.head.root = tree.root();
      entry.head = document::sign_head(entry.head.head, key);
      entry.peaks = tree.peaks();
    }
    lines[i] = write_entry(entry);
  }
  return lines;
}

crypto::SigningKey foreign_key() { return crypto::SigningKey::from_seed(Bytes(32, 9)).value(); }

}  // namespace

TEST_CASE("a flipped bit is found at its entry, wherever it is") {
  TestLog test;
  test.fill(kCount);
  const auto lines = test.lines();
  for (std::size_t line = 0; line < lines.size(); line += 3) {
    for (std::size_t at = 0; at < lines[line].size(); at += 23) {
      auto changed = lines;
      changed[line][at] = static_cast<char>(changed[line][at] ^ 1);
      test.write(changed);
      CHECK_MESSAGE(test.first_wrong() == static_cast<std::int64_t>(line), line, " ", at);
    }
  }
}

TEST_CASE("an entry that is dropped, moved or doubled is found at its place") {
  TestLog test;
  test.fill(kCount);
  const auto lines = test.lines();
  for (std::size_t at = 0; at + 1 < lines.size(); ++at) {
    const auto here = static_cast<std::ptrdiff_t>(at);
    auto dropped = lines;
    dropped.erase(dropped.begin() + here);
    test.write(dropped);
    CHECK(test.first_wrong() == here);
    auto moved = lines;
    std::swap(moved[at], moved[at + 1]);
    test.write(moved);
    CHECK(test.first_wrong() == here);
    auto doubled = lines;
    doubled.insert(doubled.begin() + here, lines[at]);
    test.write(doubled);
    CHECK(test.first_wrong() == here + 1);
  }
  test.write(lines);
  CHECK(test.first_wrong() == -1);
}

TEST_CASE("a cut end looks whole, and a head that was kept shows where it was cut") {
  TestLog test;
  test.fill(kCount);
  const auto kept = test.verify().head;
  auto lines = test.lines();
  lines.resize(7);
  test.write(lines);
  CHECK(test.first_wrong() == -1);
  CHECK(test.first_wrong(kept) == 7);
  test.write({});
  CHECK(test.first_wrong(kept) == 0);
}

TEST_CASE("a log that is signed again by another key is found at the first such entry") {
  TestLog test;
  test.fill(kCount);
  const auto kept = test.verify().head;
  const auto lines = test.lines();
  for (const std::size_t from : {1u, 5u, 12u}) {
    test.write(written_anew(lines, from, foreign_key()));
    CHECK(test.first_wrong() == static_cast<std::int64_t>(from));
  }
  // All of it, with a genesis that names the other key: only who knows the key or a head can tell.
  auto forged = lines;
  Entry genesis = read_entry(forged[0]).value();
  genesis.event.details.set("key", document::did_of(foreign_key().public_key()));
  document::MerkleLog tree;
  tree.append(document::leaf_hash(view_of(event_bytes(genesis.event))));
  genesis.head.head.mesh =
      codec::Cid(codec::CidCodec::json, crypto::sha256(event_bytes(genesis.event))).text();
  genesis.head.head.root = tree.root();
  genesis.head = document::sign_head(genesis.head.head, foreign_key());
  genesis.peaks = tree.peaks();
  test.write({write_entry(genesis)});
  CHECK(test.first_wrong() == -1);
  CHECK(test.first_wrong(kept) == 0);
  const AuditLog own = AuditLog::open(test.world(), TestLog::kFolder).value();
  const auto with_key = verify_log(test.files(), TestLog::kFolder, own.key(), {});
  CHECK(with_key->fault->index == 0);
}

TEST_CASE("who holds the key and writes the past anew is found by a kept head") {
  TestLog test;
  test.fill(kCount);
  const auto kept = test.verify().head;
  const auto key = crypto::read_key_file(test.files(), key_path(TestLog::kFolder), Secret());
  test.write(written_anew(test.lines(), 4, *key));
  CHECK(test.first_wrong() == -1);
  CHECK(test.first_wrong(kept) == kCount);
}
