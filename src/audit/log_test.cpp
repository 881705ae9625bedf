#include "log_test.hpp"

#include <doctest/doctest.h>

using namespace noctem;
using namespace noctem::audit;

TEST_CASE("what was appended stands in the log, in order, under a signed head") {
  TestLog test;
  test.fill(20);
  const Verified verified = test.verify();
  CHECK(!verified.fault);
  CHECK(verified.entries == 21);
  CHECK(verified.head->head.size == 21);
  const Entry last = last_entry(test.files(), TestLog::kFolder).value();
  CHECK(last.event.what == "event");
  CHECK(*last.event.details.find("number")->integer() == 19);
  CHECK(test.files().status(log_path(TestLog::kFolder))->permissions == 0600);
}

TEST_CASE("two that append in turn make one log") {
  TestLog test;
  AuditLog a = AuditLog::open(test.world(), TestLog::kFolder).value();
  AuditLog b = AuditLog::open(test.world(), TestLog::kFolder).value();
  for (int i = 0; i < 10; ++i) {
    REQUIRE(a.append("a", "", {}));
    REQUIRE(b.append("b", "", {}));
  }
  CHECK(test.verify().entries == 21);
  CHECK(test.first_wrong() == -1);
}

TEST_CASE("a torn last line was never acknowledged; the next append goes on without it") {
  TestLog test;
  test.fill(3);
  const auto file =
      test.files().open(log_path(TestLog::kFolder), env::OpenMode::read_write).value();
  const std::uint64_t size = file->size().value();
  REQUIRE(file->write_at(size, view_of("{\"event\":{\"at\":17")));
  CHECK(test.verify().torn_bytes == 17);
  CHECK(test.first_wrong() == -1);
  test.fill(1);
  CHECK(test.verify().entries == 5);
  CHECK(test.verify().torn_bytes == 0);
}

TEST_CASE("a log without its key is not continued under another one") {
  TestLog test;
  test.fill(2);
  REQUIRE(test.files().remove(key_path(TestLog::kFolder)));
  CHECK(AuditLog::open(test.world(), TestLog::kFolder).error().reason == "audit_key");
  CHECK(test.first_wrong() == -1);
}

TEST_CASE("a secret stands in the log as what only the log's key can make") {
  TestLog test;
  const AuditLog log = AuditLog::open(test.world(), TestLog::kFolder).value();
  CHECK(log.sealed("r1", "4711") == log.sealed("r1", "4711"));
  CHECK(log.sealed("r1", "4711") != log.sealed("r2", "4711"));
  CHECK(log.sealed("r1", "4711") != to_hex(crypto::sha256("4711")));
  TestLog other;
  const AuditLog foreign = AuditLog::open(other.world(), "/n/other").value();
  CHECK(foreign.sealed("r1", "4711").size() == 64);
}

TEST_CASE("power lost at any operation leaves every acknowledged entry and no half one") {
  for (std::uint64_t at = 1;; ++at) {
    TestLog test;
    test.fill(2);
    test.node().disk().crash_at(test.node().disk().operations() + at, {});
    std::uint64_t acknowledged = 3;
    {
      auto log = AuditLog::open(test.world(), TestLog::kFolder);
      for (int i = 0; log && i < 3; ++i) {
        acknowledged += log->append("late", "", {}) ? 1 : 0;
      }
    }
    if (test.node().alive()) {
      CHECK(acknowledged == 6);
      CHECK(at > 6);  // the crash struck before
      break;
    }
    test.start_again();
    CHECK_MESSAGE(test.verify().entries >= acknowledged, at);
    CHECK_MESSAGE(test.first_wrong() == -1, at);
    test.fill(1);
    CHECK_MESSAGE(test.first_wrong() == -1, at);
  }
}
